//! Examples: `NAME.in.aim` as somebody wrote it, `NAME.out.aim` as it is to be.

use crate::support::{assert_kept, files, format, read};

#[test]
fn examples_come_out_as_shown() {
    for path in files("tests/golden/format", ".in.aim") {
        let shown = path.with_file_name(
            path.file_name()
                .map(|name| name.to_string_lossy().replace(".in.aim", ".out.aim"))
                .unwrap_or_default(),
        );
        let text = read(&path);
        let formatted = format(&text);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&shown, &formatted).expect("the example can be written");
        }
        assert_eq!(formatted, read(&shown), "{}", shown.display());
        assert_kept(&text);
    }
}
