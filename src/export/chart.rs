//! Numbers as bars and lines of blocks, for a terminal or a plain file.

use crate::base::Decimal;

const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar as long as a share, from 0 to 1, of so many columns, to an eighth of one.
pub(super) fn bar(share: Decimal, columns: usize) -> String {
    let most = 8 * columns;
    let eighths = share.checked_mul(Decimal::from(most as u64)).ok();
    let eighths = eighths.and_then(|eighths| eighths.value.floor().to_i64());
    let eighths = eighths.map_or(0, |eighths| eighths.clamp(0, most as i64) as usize);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// Counts as a line of blocks, the largest of full height; a blank where there is none.
pub(super) fn heights(counts: &[usize]) -> String {
    let largest = counts.iter().copied().max().unwrap_or(0).max(1);
    let block = |count: &usize| match count {
        0 => ' ',
        // What there is of a thing is seen, however little it is.
        _ => HEIGHTS[(count * HEIGHTS.len()).div_ceil(largest) - 1],
    };
    counts.iter().map(block).collect()
}

/// Numbers as a line of blocks from the lowest to the highest; a blank where there is none.
pub fn spark(numbers: &[Option<Decimal>]) -> String {
    let known = || numbers.iter().flatten().copied();
    let (Some(low), Some(high)) = (known().min(), known().max()) else {
        return String::new();
    };
    let top = HEIGHTS.len() - 1;
    let block = |number: Decimal| {
        let share = number.checked_sub(low).and_then(|above| {
            let whole = high.checked_sub(low)?;
            above
                .value
                .mul_div(Decimal::from(top as u64), whole.value, 1, 1)
        });
        let step = share.ok().and_then(|share| share.value.floor().to_i64());
        // A line that is level lies at the bottom.
        let step = usize::try_from(step.unwrap_or(0)).unwrap_or(0);
        HEIGHTS[step.min(top)]
    };
    let blocks = numbers.iter().map(|number| number.map_or(' ', block));
    blocks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share() {
        let of = |text: &str| bar(Decimal::parse(text).unwrap_or_default(), 4);
        assert_eq!(of("0"), "");
        assert_eq!(of("0.5"), "██");
        assert_eq!(of("0.53125"), "██▏");
        assert_eq!(of("1"), "████");
        assert_eq!(of("7"), "████");
    }

    #[test]
    fn heights_are_those_of_the_counts() {
        assert_eq!(heights(&[0, 1, 50, 100, 3]), " ▁▄█▁");
        assert_eq!(heights(&[0, 0]), "  ");
    }

    #[test]
    fn sparks_run_from_the_lowest_to_the_highest() {
        let of = |number: i64| Some(Decimal::from(number));
        assert_eq!(spark(&[of(-7), of(0), None, of(7)]), "▁▄ █");
        assert_eq!(spark(&[of(3), of(3)]), "▁▁");
        assert_eq!(spark(&[None]), "");
    }
}
