//! A call of a native function as a message shows it.

use super::super::execute::Registers;
use crate::check::Value;
use crate::library::{Native, NativeParam};
use crate::plan::{Input, Reg};

/// What a native function was given besides its series.
pub(in crate::eval) fn single_values(inputs: &[Input]) -> Vec<Reg> {
    let single = |input: &Input| match input {
        Input::One(register) => Some(*register),
        _ => None,
    };
    inputs.iter().filter_map(single).collect()
}

/// A call as a message shows it: `irr([-100, 60, 60])`.
pub(in crate::eval) fn written_out(
    native: Native,
    inputs: &[Input],
    registers: &Registers,
) -> String {
    /// How many values of a list are shown.
    const SHOWN: usize = 6;
    let value = |register: &Reg| registers[*register as usize].0.to_string();
    let written = inputs
        .iter()
        .zip(native.params())
        .map(|(input, (name, kind))| match input {
            Input::One(register) => match (kind, registers[*register as usize].0) {
                (NativeParam::Word(words), Value::Number(at)) => {
                    let word = at
                        .to_i64()
                        .and_then(|at| words.get(usize::try_from(at).ok()?));
                    word.map_or_else(String::new, |word| (*word).to_owned())
                }
                _ => value(register),
            },
            Input::Listed(values) => {
                let more = if values.len() > SHOWN { ", …" } else { "" };
                let first: Vec<String> = values.iter().take(SHOWN).map(value).collect();
                format!("[{}{more}]", first.join(", "))
            }
            Input::OverTime(_) => format!("{name} over time"),
        });
    let mut written: Vec<String> = written.collect();
    // A guess that was left out.
    if written
        .last()
        .is_some_and(|last| *last == Value::Blank.to_string())
    {
        written.pop();
    }
    format!("{}({})", native.name(), written.join(", "))
}
