//! Tests by capability, in one binary.

mod aggregate;
mod check;
mod cli;
mod faults;
mod formats;
mod hand_made;
mod hostile;
mod json;
mod layout;
mod letters;
mod messages;
mod old_formats;
mod old_xls;
mod old_xlsb;
mod other_office;
mod pdf;
mod properties;
mod publish;
mod report;
mod run;
mod sample_figures;
mod small_province;
mod spellings;
mod tidy;
mod workbook;
mod worker;
