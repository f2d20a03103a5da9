"""What both peers have in common: the words of the forms, and the writing of the outputs. Reading, checking and adding up are their own."""
