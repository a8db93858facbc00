//! `bss-spec check --watch`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::folder::Folder;

const API: &str = "{ edition: 2, api: demo, title: Demo, doc: An API., chapters: [] }\n";

/// A running command, which is ended when it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the command, and returns the lines of its standard error.
fn watch(folder: &Folder) -> (Running, Receiver<String>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bss-spec"));
    command.args(["check", "--watch"]).current_dir(&**folder).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    (Running(child), receiver)
}

/// The lines until the summary of a check.
fn next(lines: &Receiver<String>) -> String {
    let mut text = String::new();
    loop {
        // The limit only ends a test that would wait for ever.
        let line = lines.recv_timeout(Duration::from_secs(60)).unwrap();
        text.push_str(&line);
        text.push('\n');
        if line.starts_with("api.yaml: ") && line.ends_with(" ms)") {
            return text;
        }
    }
}

#[test]
fn checks_again_after_each_save() {
    let folder = Folder::new("watch");
    let save = |text: &str| fs::write(folder.join("api.yaml"), text).unwrap();
    save(API);
    let (_running, lines) = watch(&folder);
    assert!(next(&lines).starts_with("api.yaml: 0 operations, no problems ("));
    save(&API.replace("title", "titel"));
    let text = next(&lines);
    assert!(text.contains("did you mean `title`?") && text.contains("\napi.yaml: 1 problem ("), "{text}");
    // A file that is replaced, as many editors save, and one that is added.
    fs::write(folder.join("new"), API).unwrap();
    fs::rename(folder.join("new"), folder.join("api.yaml")).unwrap();
    assert!(next(&lines).starts_with("api.yaml: 0 operations, no problems ("));
    fs::write(folder.join("orders.yaml"), "").unwrap();
    let text = next(&lines);
    assert!(text.contains("error[BSS006]"), "{text}");
    fs::remove_file(folder.join("api.yaml")).unwrap();
    let text = next(&lines);
    assert!(text.contains("error[BSS001]"), "{text}");
}
