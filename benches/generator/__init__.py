"""The parts of generate.py: what the forms hold, which figures, how a workbook looks, how the program is told about it."""
