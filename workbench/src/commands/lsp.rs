//! `bss-spec lsp`.

use std::process::ExitCode;
use std::thread;

use huaweicloud_bss_workbench::lsp::{End, serve};
use huaweicloud_bss_workbench::stdio::note;
use lsp_server::Connection;

/// The maximum number of characters of an error that are printed, because it can contain a whole message.
const MAX_CHARS: usize = 300;

pub(crate) fn run() -> ExitCode {
    let (connection, threads) = Connection::stdio();
    let end = serve(&connection);
    // The thread that writes ends when there is no more sender.
    drop(connection);
    // In a thread of its own, because `join` panics if a message made the reader panic.
    let problem = match thread::spawn(move || threads.join()).join() {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some("a message cannot be read".to_owned()),
    };
    if let Some(problem) = problem {
        note!("error: the connection ended: {}", problem.chars().take(MAX_CHARS).collect::<String>());
        return ExitCode::FAILURE;
    }
    if end == End::Exit { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
