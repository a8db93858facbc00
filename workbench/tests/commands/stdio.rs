//! Standard output and standard error that are closed or full.

use std::process::{Command, Stdio};

use crate::streams::{BOTH, Broken, run};

fn bss_spec(arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bss-spec"));
    command.args(arguments.split_whitespace()).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn commands_exit_with_0_if_stdout_is_closed_and_with_1_if_it_is_full() {
    for arguments in [
        "--help",
        "check",
        "fix --dry-run",
        "stats",
        "openapi",
        "expand --operation pay_orders",
        "explain BSS010",
        "sample pay_orders",
        // Printing all samples would take minutes.
        "sample pay_orders --count 1000000000",
    ] {
        for broken in BOTH {
            let mut command = bss_spec(arguments);
            command.stdout(broken.stdio());
            let (exit, output) = run(command, "");
            let (expected, message) = match broken {
                Broken::Closed => (0, ""),
                Broken::Full => (1, "error: the output cannot be written: No space left on device (os error 28)\n"),
            };
            assert_eq!((exit, String::from_utf8_lossy(&output.stderr).as_ref()), (expected, message), "{arguments}");
        }
    }
}

#[test]
fn the_status_does_not_depend_on_stderr() {
    for (arguments, expected) in [
        ("nonsense", 2),
        ("", 2),
        ("check no/such/folder", 2),
        ("explain nonsense", 2),
        ("expand --operation nonsense", 2),
    ] {
        for broken in BOTH {
            let mut command = bss_spec(arguments);
            command.stderr(broken.stdio());
            assert_eq!(run(command, "").0, expected, "{arguments} {broken:?}");
        }
    }
}
