//! The files of the machine, read with care: no directory, no hostile size, nothing but text.

use std::fs::File;
use std::io::Read;

use crate::base::{Code, Files, ReadError};

/// The largest source file that is read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// The file system, from the folder that the program was started in.
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let unreadable = |reason: String| ReadError {
            reason,
            code: Code::FileUnreadable,
        };
        let about = std::fs::metadata(path).map_err(|error| unreadable(reason(&error)))?;
        if about.is_dir() {
            return Err(unreadable("is a folder, and a file is to be read".into()));
        }
        let file = File::open(path).map_err(|error| unreadable(reason(&error)))?;
        // With room for the end to be found in one more call.
        let mut bytes = Vec::with_capacity(about.len().min(LARGEST) as usize + 64);
        file.take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(reason(&error)))?;
        if bytes.len() as u64 > LARGEST {
            let reason = format!(
                "is larger than the {} MB that aim reads",
                LARGEST / 1024 / 1024
            );
            return Err(ReadError {
                reason,
                code: Code::FileTooLarge,
            });
        }
        if bytes.contains(&0) {
            let before = bytes.iter().take_while(|byte| **byte != 0);
            let line = before.filter(|byte| **byte == b'\n').count() + 1;
            let reason = format!("is not text: line {line} holds a NUL byte");
            return Err(ReadError {
                reason,
                code: Code::NotText,
            });
        }
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count()
                + 1;
            let reason = format!("is not UTF-8 text: line {line} holds a byte that can't be read");
            ReadError {
                reason,
                code: Code::NotText,
            }
        })
    }
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "does not exist".into(),
        std::io::ErrorKind::PermissionDenied => "may not be read by you".into(),
        _ => format!("can't be read: {error}"),
    }
}
