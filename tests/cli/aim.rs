//! Runs the built program, with nothing of the caller's environment that could change it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// The small model that most tests run.
pub const SHOP: &str = "tests/golden/shop.aim";

/// A model of which checks and tests fail in every way.
pub const TRIAL: &str = "tests/golden/trial.aim";

/// What the program left behind.
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aim"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("NO_COLOR")
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null());
    command
}

pub fn aim(args: &[&str]) -> Ran {
    let output = command().args(args).output().expect("the program starts");
    Ran::of(output)
}

/// With `input` on standard input.
pub fn aim_reading(args: &[&str], input: &[u8]) -> Ran {
    let mut child = command()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the program ends");
    let _ = writer.join();
    Ran::of(output)
}

impl Ran {
    pub fn of(output: Output) -> Ran {
        Ran {
            status: output.status.code().expect("the program ends by itself"),
            out: String::from_utf8(output.stdout).expect("results are UTF-8"),
            err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }
}
