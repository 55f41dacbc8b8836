//! Rust source as words and marks, without comments, strings and spaces: as much of the
//! language as it takes to follow its paths.

#[derive(Debug, PartialEq, Eq)]
pub enum Token {
    Word { text: String, line: usize },
    Mark(char),
}

impl Token {
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Token::Word { text, .. } if text == word)
    }
}

/// The tokens of a source text.
pub fn of(source: &str) -> Vec<Token> {
    let mut reader = Reader {
        rest: source,
        line: 1,
        tokens: Vec::new(),
    };
    while let Some(next) = reader.rest.chars().next() {
        reader.step(next);
    }
    reader.tokens
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    tokens: Vec<Token>,
}

impl Reader<'_> {
    fn step(&mut self, next: char) {
        if self.rest.starts_with("//") {
            self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.skip_past("*/");
        } else if let Some(end) = raw_string(self.rest) {
            self.skip_past(&end);
        } else if next == '"' {
            self.skip_quoted();
        } else if next == '\'' {
            self.skip_character();
        } else if next.is_alphanumeric() || next == '_' {
            let word = |c: char| !c.is_alphanumeric() && c != '_';
            let length = self.rest.find(word).unwrap_or(self.rest.len());
            self.tokens.push(Token::Word {
                text: self.rest[..length].to_owned(),
                line: self.line,
            });
            self.skip(length);
        } else {
            if !next.is_whitespace() {
                self.tokens.push(Token::Mark(next));
            }
            self.skip(next.len_utf8());
        }
    }

    fn skip(&mut self, bytes: usize) {
        let (skipped, rest) = self.rest.split_at(bytes);
        self.line += skipped.matches('\n').count();
        self.rest = rest;
    }

    /// Past the next `end`, which is looked for behind the first two bytes.
    fn skip_past(&mut self, end: &str) {
        let found = self.rest.get(2..).and_then(|rest| rest.find(end));
        self.skip(found.map_or(self.rest.len(), |at| at + 2 + end.len()));
    }

    fn skip_quoted(&mut self) {
        let mut escaped = true;
        let end = self.rest.find(|c| {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closes
        });
        self.skip(end.map_or(self.rest.len(), |at| at + 1));
    }

    /// A character, or else the name of a lifetime, which is left out as well.
    fn skip_character(&mut self) {
        let inside = &self.rest[1..];
        let escaped = inside.starts_with('\\');
        let first = inside.chars().nth(usize::from(escaped));
        let length = first.map_or(0, char::len_utf8) + usize::from(escaped);
        match inside.get(length..).and_then(|rest| rest.find('\'')) {
            Some(0) => self.skip(length + 2),
            Some(more) if escaped => self.skip(length + more + 2),
            _ => self.skip(1 + length),
        }
    }
}

/// What ends the raw string that starts here.
fn raw_string(rest: &str) -> Option<String> {
    let marks = rest.strip_prefix('r')?;
    let hashes = marks.len() - marks.trim_start_matches('#').len();
    marks[hashes..]
        .starts_with('"')
        .then(|| format!("\"{}", "#".repeat(hashes)))
}

#[test]
fn comments_strings_and_characters_are_passed_over() {
    let source = r##"a /* b */ "c\"d" 'e' '\'' '"' r#"f"g"# &'life h // i"##;
    let words: Vec<String> = of(source)
        .into_iter()
        .filter_map(|token| match token {
            Token::Word { text, .. } => Some(text),
            Token::Mark(_) => None,
        })
        .collect();
    assert_eq!(words, ["a", "ife", "h"]);
}
