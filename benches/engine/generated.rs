//! Models of any number of lines, for how time grows with them.

use std::fmt::Write;

/// A model of so many lines that read each other in blocks of five, with a recurrence, a
/// quotient and a condition in each.
pub fn model(lines: usize) -> String {
    let mut text = String::from(
        "model generated\n\
         timeline monthly from 2024-01 for 120 months\n\
         currency USD\n\
         input growth = 2%/month \"assumption\"\n",
    );
    for at in 0..lines {
        let block = at / 5;
        let line = match at % 5 {
            0 => format!(
                "stock users{block} = first {}, then prev * compound(growth)",
                100 + at
            ),
            1 => format!("revenue usage sales{block}: USD = users{block} * $2.5"),
            2 => format!("cost direct serving{block}: USD = sales{block} * 37% + $12"),
            3 => format!("ratio margin{block} = (sales{block} - serving{block}) /? sales{block}"),
            _ => format!(
                "flow kept{block}: USD = if margin{block} > 50% then sales{block} - serving{block} else prev(sales{block}) ?? $0"
            ),
        };
        writeln!(text, "{line}").expect("text grows");
    }
    text
}
