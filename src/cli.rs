//! What may be typed: commands, flags, their help in two languages; decides nothing.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::job::{Date, FailOn, Given, Trust};
use crate::message::Catalogue;
use crate::model::date::NotADate;
use crate::model::period::Period;
use crate::model::text::Language;
use crate::present::list::ListFormat;
use crate::publish::OnFewer;

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "tonghop", version, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Task,
    /// Language of messages.
    #[arg(
        long,
        global = true,
        value_enum,
        env = "TONGHOP_LANG",
        hide_env_values = true,
        value_name = "vi|en"
    )]
    pub lang: Option<Lang>,
}

/// A language as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Language::Vi,
            Lang::En => Language::En,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// The whole job.
    Run(RunArgs),
    /// How the last run ended and what lies in the output folder.
    Status(StatusArgs),
    /// Findings only.
    Check(CheckArgs),
    /// What the program sees in a workbook.
    Inspect(InspectArgs),
    /// Cause, example and remedy of a finding.
    Explain(ExplainArgs),
    /// A job folder ready to edit.
    Init(InitArgs),
    /// Earlier rounds.
    History(HistoryArgs),
    /// A warning is right as it stands.
    Confirm(ConfirmArgs),
    /// The job again whenever the inbox changes.
    Watch(WatchArgs),
    /// New figures in a report that people have edited.
    Refresh(RefreshArgs),
    /// The program's own descriptions.
    Templates(TemplatesArgs),
    /// What makes the job run every night, the manual page and completions.
    InstallFiles(InstallArgs),
}

/// Flags that name the job file and what stands in place of parts of it.
#[derive(Debug, Args)]
pub struct JobFileArgs {
    /// The job file.
    #[arg(
        long,
        value_name = "FILE",
        env = "TONGHOP_CONFIG",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
    /// Hooks and templates of the job file are used although somebody else owns it or may write it.
    #[arg(long, requires = "config")]
    pub trust: bool,
    /// Descriptions in place of the embedded ones.
    #[arg(
        long,
        value_name = "DIR",
        env = "TONGHOP_TEMPLATES",
        hide_env_values = true
    )]
    pub templates: Option<PathBuf>,
}

/// Flags that tell whose words are spoken.
#[derive(Debug, Args)]
pub struct OfficeArgs {
    /// The job file.
    #[arg(
        long,
        value_name = "FILE",
        env = "TONGHOP_CONFIG",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
    /// Folder of the descriptions, for the messages in it.
    #[arg(
        long,
        value_name = "DIR",
        env = "TONGHOP_TEMPLATES",
        hide_env_values = true
    )]
    pub templates: Option<PathBuf>,
}

/// Flags that choose the job.
#[derive(Debug, Args)]
pub struct JobArgs {
    /// The job file.
    #[command(flatten)]
    pub file: JobFileArgs,
    /// The period.
    #[arg(
        long,
        value_name = "YYYY-MM",
        env = "TONGHOP_PERIOD",
        hide_env_values = true
    )]
    pub period: Option<Period>,
    /// The weight from which findings make the run fail.
    #[arg(
        long,
        value_enum,
        value_name = "error|warning|note|never",
        env = "TONGHOP_FAIL_ON",
        hide_env_values = true
    )]
    pub fail_on: Option<FailOn>,
    /// Workbooks read at the same time.
    #[arg(
        long,
        value_name = "N",
        env = "TONGHOP_THREADS",
        hide_env_values = true
    )]
    pub threads: Option<usize>,
}

/// How findings are written to standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// For people.
    Text,
    /// As `phat-hien.json`.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    Junit,
}

impl FindingFormat {
    /// The format for programs; `None` for people.
    pub fn list(self) -> Option<ListFormat> {
        match self {
            FindingFormat::Text => None,
            FindingFormat::Json => Some(ListFormat::Json),
            FindingFormat::Sarif => Some(ListFormat::Sarif),
            FindingFormat::Junit => Some(ListFormat::Junit),
        }
    }
}

/// What is told of a run on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// A day as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// `today`: the day on which the command was given.
    Today,
    /// A day of the calendar.
    On(Date),
}

impl Day {
    /// The day; `today` is asked only when the word was typed.
    fn date<E>(self, today: impl FnOnce() -> Result<Date, E>) -> Result<Date, E> {
        match self {
            Day::Today => today(),
            Day::On(date) => Ok(date),
        }
    }
}

impl FromStr for Day {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "today" => Ok(Day::Today),
            _ => text.parse().map(Day::On),
        }
    }
}

/// Flags that say where a run reads and writes, its date, and what becomes of outputs that have more.
#[derive(Debug, Args)]
pub struct PlaceArgs {
    /// Folder with the returns.
    #[arg(
        long,
        value_name = "DIR",
        env = "TONGHOP_INBOX",
        hide_env_values = true
    )]
    pub inbox: Option<PathBuf>,
    /// Folder for the outputs.
    #[arg(long, value_name = "DIR", env = "TONGHOP_OUT", hide_env_values = true)]
    pub out: Option<PathBuf>,
    /// Date of the report.
    #[arg(
        long,
        value_name = "YYYY-MM-DD|today",
        env = "TONGHOP_AS_OF",
        hide_env_values = true
    )]
    pub as_of: Option<Day>,
    /// The last outputs are replaced although they have more of the same month.
    #[arg(long)]
    pub allow_fewer: bool,
}

/// `tonghop run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// What all job commands share.
    #[command(flatten)]
    pub job: JobArgs,
    /// Folders and date.
    #[command(flatten)]
    pub places: PlaceArgs,
    /// Findings on standard output.
    #[arg(
        long,
        value_enum,
        value_name = "text|json|sarif|junit",
        default_value = "text"
    )]
    pub format: FindingFormat,
    /// What is told on standard error.
    #[arg(long, value_enum, value_name = "text|json", default_value = "text")]
    pub log_format: LogFormat,
    /// Nothing on standard error when nothing is wrong.
    #[arg(long)]
    pub quiet: bool,
    /// The time that each stage took, on standard error; for programs it always stands there.
    #[arg(long, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// `tonghop watch`.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// What all job commands share.
    #[command(flatten)]
    pub job: JobArgs,
    /// Folders and date.
    #[command(flatten)]
    pub places: PlaceArgs,
}

/// `tonghop status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Whose words are spoken.
    #[command(flatten)]
    pub office: OfficeArgs,
    /// Folder with the outputs.
    #[arg(long, value_name = "DIR", env = "TONGHOP_OUT", hide_env_values = true)]
    pub out: Option<PathBuf>,
    /// The day for which the outputs should be.
    #[arg(
        long,
        value_name = "YYYY-MM-DD|today",
        env = "TONGHOP_AS_OF",
        hide_env_values = true
    )]
    pub as_of: Option<Day>,
    /// Days that they may be older.
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    pub max_age: u32,
    /// For people or for monitoring.
    #[arg(long, value_enum, value_name = "text|json", default_value = "text")]
    pub format: StatusFormat,
}

/// How the answer is written to standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatusFormat {
    /// For people.
    Text,
    /// For monitoring.
    Json,
}

/// `tonghop check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// What all job commands share.
    #[command(flatten)]
    pub job: JobArgs,
    /// Findings on standard output.
    #[arg(
        long,
        value_enum,
        value_name = "text|json|sarif|junit",
        default_value = "text"
    )]
    pub format: FindingFormat,
    /// Workbooks.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `tonghop inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// What all job commands share.
    #[command(flatten)]
    pub job: JobArgs,
    /// Form of what stands on standard output.
    #[arg(
        long,
        value_enum,
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true,
        value_name = "text|json"
    )]
    pub format: InspectFormat,
    /// The workbook.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Who reads what `inspect` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InspectFormat {
    /// People.
    Text,
    /// Programs: every cell and how it ended.
    Json,
}

/// `tonghop explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Code or name of the rule; without one all are listed.
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// Whose words are spoken.
    #[command(flatten)]
    pub office: OfficeArgs,
}

/// `tonghop refresh`.
#[derive(Debug, Args)]
pub struct RefreshArgs {
    /// The report that people have edited.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Whose words are spoken, and whose outputs are taken.
    #[command(flatten)]
    pub office: OfficeArgs,
    /// Folder with the outputs.
    #[arg(long, value_name = "DIR", env = "TONGHOP_OUT", hide_env_values = true)]
    pub out: Option<PathBuf>,
}

/// `tonghop init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder, made when it is not there.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// A folder of the inbox for each unit, which the job file names as the only place that the unit sends from.
    #[arg(long)]
    pub senders: bool,
}

/// `tonghop history`.
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// What to do with it.
    #[command(subcommand)]
    pub task: HistoryTask,
}

/// What may be done with earlier rounds.
#[derive(Debug, Subcommand)]
pub enum HistoryTask {
    /// Takes workbooks of earlier months in.
    Import(ImportArgs),
    /// One indicator of one unit over the months.
    Show(ShowArgs),
    /// Everything as a table.
    Export(ExportArgs),
}

/// Flags that find the history.
#[derive(Debug, Args)]
pub struct HistoryPlace {
    /// The job file, which names the history.
    #[command(flatten)]
    pub file: JobFileArgs,
    /// Date of what is written.
    #[arg(
        long,
        value_name = "YYYY-MM-DD|today",
        env = "TONGHOP_AS_OF",
        hide_env_values = true
    )]
    pub as_of: Option<Day>,
}

/// `tonghop history import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Which history.
    #[command(flatten)]
    pub place: HistoryPlace,
    /// Folder with workbooks of any months.
    #[arg(value_name = "DIR")]
    pub earlier: PathBuf,
}

/// `tonghop history show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Which history.
    #[command(flatten)]
    pub place: HistoryPlace,
    /// Id or name of the unit.
    #[arg(value_name = "UNIT")]
    pub unit: String,
    /// Id of an indicator, label of a row, or `form.row`.
    #[arg(value_name = "INDICATOR")]
    pub indicator: String,
    /// Id or label of the row.
    #[arg(long, value_name = "ROW")]
    pub row: Option<String>,
    /// Id or name of the form.
    #[arg(long, value_name = "FORM")]
    pub form: Option<String>,
}

/// `tonghop history export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Which history.
    #[command(flatten)]
    pub place: HistoryPlace,
    /// The table; standard output without one.
    #[arg(value_name = "FILE.csv")]
    pub table: Option<PathBuf>,
}

/// `tonghop confirm`.
#[derive(Debug, Args)]
pub struct ConfirmArgs {
    /// Which history.
    #[command(flatten)]
    pub place: HistoryPlace,
    /// First digits of the finding's fingerprint.
    #[arg(value_name = "FINGERPRINT", required_unless_present = "list")]
    pub fingerprint: Option<String>,
    /// Why the figure is right.
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["list", "withdraw"])]
    pub reason: Option<String>,
    /// Who answers for it.
    #[arg(long, value_name = "NAME", required_unless_present_any = ["list", "withdraw"])]
    pub owner: Option<String>,
    /// The last day on which it counts.
    #[arg(long, value_name = "YYYY-MM-DD", required_unless_present_any = ["list", "withdraw"])]
    pub until: Option<Date>,
    /// Lists what is confirmed.
    #[arg(long, conflicts_with_all = ["fingerprint", "reason", "owner", "until", "withdraw"])]
    pub list: bool,
    /// Takes a confirmation back.
    #[arg(long, conflicts_with_all = ["reason", "owner", "until"])]
    pub withdraw: bool,
}

impl HistoryPlace {
    /// The flags as the job takes them. `today` is asked only when the word was typed.
    ///
    /// # Errors
    /// Those of `today`.
    pub fn given<E>(
        &self,
        language: Option<Language>,
        today: impl FnOnce() -> Result<Date, E>,
    ) -> Result<Given, E> {
        Ok(Given {
            as_of: self.as_of.map(|day| day.date(today)).transpose()?,
            language,
            ..self.file.given()
        })
    }
}

/// `tonghop templates`.
#[derive(Debug, Args)]
pub struct TemplatesArgs {
    /// What to do with them.
    #[command(subcommand)]
    pub task: TemplatesTask,
}

/// What may be done with the program's own descriptions.
#[derive(Debug, Subcommand)]
pub enum TemplatesTask {
    /// Writes them where the office can change them.
    Export(TemplatesExportArgs),
}

/// `tonghop templates export`.
#[derive(Debug, Args)]
pub struct TemplatesExportArgs {
    /// The job whose folder of descriptions gets them.
    #[command(flatten)]
    pub job: JobFileArgs,
    /// Which files; those on the report when none is named.
    #[arg(value_name = "FILE")]
    pub descriptions: Vec<String>,
}

/// `tonghop install-files`.
#[derive(Debug, Args)]
pub struct InstallArgs {
    /// The folder, made when it is not there.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

impl JobFileArgs {
    /// The flags as the job takes them.
    pub fn given(&self) -> Given {
        Given {
            config: self.config.clone(),
            trust: if self.trust {
                Trust::Given
            } else {
                Trust::Proven
            },
            templates: self.templates.clone(),
            ..Given::default()
        }
    }
}

impl JobArgs {
    /// The flags as the job takes them.
    pub fn given(&self, language: Option<Language>) -> Given {
        Given {
            period: self.period,
            fail_on: self.fail_on,
            threads: self.threads,
            language,
            ..self.file.given()
        }
    }
}

impl OfficeArgs {
    /// The flags as the job takes them.
    pub fn given(&self) -> Given {
        Given {
            config: self.config.clone(),
            templates: self.templates.clone(),
            ..Given::default()
        }
    }
}

impl RefreshArgs {
    /// The flags as the job takes them.
    pub fn given(&self, language: Option<Language>) -> Given {
        Given {
            out: self.out.clone(),
            language,
            ..self.office.given()
        }
    }
}

impl StatusArgs {
    /// The flags as the job takes them. `today` is asked only when the word was typed.
    ///
    /// # Errors
    /// Those of `today`.
    pub fn given<E>(
        &self,
        language: Option<Language>,
        today: impl FnOnce() -> Result<Date, E>,
    ) -> Result<Given, E> {
        Ok(Given {
            out: self.out.clone(),
            as_of: self.as_of.map(|day| day.date(today)).transpose()?,
            language,
            ..self.office.given()
        })
    }
}

impl PlaceArgs {
    /// These flags and those of `job`, as the job takes them. `today` is asked only when the word was typed.
    ///
    /// # Errors
    /// Those of `today`.
    pub fn given<E>(
        &self,
        job: &JobArgs,
        language: Option<Language>,
        today: impl FnOnce() -> Result<Date, E>,
    ) -> Result<Given, E> {
        let as_of = self.as_of.map(|day| day.date(today)).transpose()?;
        Ok(Given {
            inbox: self.inbox.clone(),
            out: self.out.clone(),
            as_of,
            on_fewer: if self.allow_fewer {
                OnFewer::Replace
            } else {
                OnFewer::KeepLast
            },
            ..job.given(language)
        })
    }
}

/// The command line with its help in `language`.
pub fn command(catalogue: &Catalogue, language: Language) -> Command {
    let say = |key: &str| catalogue.say(language, key, &[]);
    let template = format!(
        "{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}",
        say("help.usage")
    );
    let mut command = Cli::command()
        .about(say("help.about"))
        .long_about(say("help.about-long"))
        .after_long_help(say("help.examples"))
        .help_template(&template)
        .override_usage(say("help.usage-all"))
        .subcommand_help_heading(say("help.commands"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(help_flag(&say("help.flag-help"), &say("help.options")).global(true))
        .arg(version_flag(
            &say("help.flag-version"),
            &say("help.options"),
        ));
    command = command.mut_arg("lang", |arg| {
        arg.help(say("help.flag-lang"))
            .help_heading(say("help.options"))
            .hide_possible_values(true)
    });
    for name in names_of_subcommands(&command) {
        command = command.mut_subcommand(&name, |inner| localised(inner, &name, &template, &say));
    }
    // Without a command clap would print help and say in no language what is missing.
    command.arg_required_else_help(false)
}

fn names_of_subcommands(command: &Command) -> Vec<String> {
    let inner = command.get_subcommands();
    inner.map(|inner| inner.get_name().to_owned()).collect()
}

fn help_flag(help: &str, heading: &str) -> clap::Arg {
    let arg = clap::Arg::new("help")
        .short('h')
        .long("help")
        .action(clap::ArgAction::Help);
    arg.help(help.to_owned()).help_heading(heading.to_owned())
}

fn version_flag(help: &str, heading: &str) -> clap::Arg {
    let arg = clap::Arg::new("version")
        .short('V')
        .long("version")
        .action(clap::ArgAction::Version);
    arg.help(help.to_owned()).help_heading(heading.to_owned())
}

fn localised(
    command: Command,
    name: &str,
    template: &str,
    say: &dyn Fn(&str) -> String,
) -> Command {
    let mut command = command
        .about(say(&format!("help.{name}")))
        .long_about(say(&format!("help.{name}-long")))
        .after_long_help(say(&format!("help.{name}-examples")))
        .help_template(template.to_owned())
        .override_usage(say(&format!("help.{name}-usage")))
        .disable_help_subcommand(true)
        .arg_required_else_help(false);
    for inner in names_of_subcommands(&command) {
        let key = format!("{name}-{inner}");
        let heading = say("help.commands");
        command = command
            .subcommand_help_heading(heading)
            .mut_subcommand(&inner, |inner| localised(inner, &key, template, say));
    }
    let args: Vec<(String, bool)> = command
        .get_arguments()
        .map(|arg| (arg.get_id().to_string(), arg.is_positional()))
        .collect();
    for (id, is_positional) in args.iter().filter(|(id, _)| id != "lang") {
        let heading = say(if *is_positional {
            "help.arguments"
        } else {
            "help.options"
        });
        let id_in_keys = id.replace('_', "-");
        // An option of one command only may have the name of another's.
        let own = format!("help.{name}-arg-{id_in_keys}");
        let help = say(&own);
        let help = if help == own {
            say(&format!("help.arg-{id_in_keys}"))
        } else {
            help
        };
        command = command.mut_arg(id, |arg| {
            let takes_value = arg.get_action().takes_values();
            let names = arg.get_value_names().unwrap_or_default();
            let names: Vec<String> = names.iter().map(|name| value_name(name, say)).collect();
            let arg = if takes_value && !names.is_empty() {
                arg.value_names(names)
            } else {
                arg
            };
            arg.help(help)
                .help_heading(heading)
                .hide_possible_values(takes_value)
                .hide_default_value(takes_value)
        });
    }
    command
}

/// What stands for a value in the help: "TỆP" for FILE. Words that are typed as they stand, such as `text|json`, stay.
fn value_name(name: &str, say: &dyn Fn(&str) -> String) -> String {
    let key = format!("help.value-{}", name.to_lowercase());
    let said = say(&key);
    if said == key { name.to_owned() } else { said }
}

/// Reads the command line, the name of the program first; help and mistakes are said in `language`.
///
/// # Errors
/// What clap says, with its own exit code.
pub fn parse(
    arguments: impl Iterator<Item = OsString>,
    catalogue: &Catalogue,
    language: Language,
) -> Result<Cli, clap::Error> {
    let arguments = asked_for_help(arguments.collect());
    let matches = command(catalogue, language).try_get_matches_from(arguments)?;
    Cli::from_arg_matches(&matches)
}

/// `help run` is `run --help`, as people know it from other programs.
fn asked_for_help(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.get(1).is_some_and(|first| first == "help") {
        arguments.remove(1);
        arguments.push(OsString::from("--help"));
    }
    arguments
}

/// The language asked for before the command line is understood, so that its mistakes are said in it.
pub fn language_of(arguments: &[String], environment: Option<&str>) -> Language {
    let after = arguments.windows(2).find_map(|pair| match pair {
        [flag, value] if flag == "--lang" => Some(value.as_str()),
        _ => None,
    });
    let joined = arguments
        .iter()
        .find_map(|argument| argument.strip_prefix("--lang="));
    match after.or(joined).or(environment) {
        Some("en") => Language::En,
        Some(_) | None => Language::Vi,
    }
}
