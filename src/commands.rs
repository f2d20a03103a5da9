//! The commands, each in the file of its name.

mod absent;
mod check;
mod confirm;
mod explain;
mod gave_up;
mod history;
mod init;
mod inspect;
mod install_files;
mod job;
mod list;
mod outlook;
pub(crate) mod readers;
mod refresh;
mod run;
mod status;
mod templates;
mod watch;

use tonghop::cli::{Cli, Task};
use tonghop::exit::Exit;
use tonghop::model::text::Language;

use crate::complaints::complain;
use crate::console::Console;

/// Does what the command line asks for, and complains when that cannot be done.
pub(crate) fn dispatch(cli: Cli, console: &mut Console<'_>) -> Exit {
    let language = cli.lang.map(Language::from);
    let done = match cli.command {
        Task::Run(args) => Ok(run::run(&args, language, console)),
        Task::Status(args) => status::status(&args, language, console),
        Task::Check(args) => check::check(&args, language, console),
        Task::Inspect(args) => inspect::inspect(&args, language, console),
        Task::Explain(args) => Ok(explain::explain(&args, console)),
        Task::Init(args) => init::init(&args, console),
        Task::History(args) => history::history(&args.task, language, console),
        Task::Confirm(args) => confirm::confirm(&args, language, console),
        Task::Watch(args) => watch::watch(&args, language, console),
        Task::Refresh(args) => refresh::refresh(&args, language, console),
        Task::Templates(args) => templates::templates(&args.task, console),
        Task::InstallFiles(args) => install_files::install(&args.folder, console),
    };
    console.finish();
    done.unwrap_or_else(|gave_up| {
        complain(&gave_up.error, console);
        gave_up.exit
    })
}
