//! Did-you-mean: the known word nearest to a mistyped one.

/// The candidate nearest to `word`, if one is near enough to be meant. A longer word may
/// differ in more places; a swap of two letters counts as one difference.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The help line "did you mean `x`?" for the nearest candidate.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|found| format!("did you mean `{found}`?"))
}

fn distance(word: &str, candidate: &str) -> usize {
    strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_swaps_and_slips_but_not_strangers() {
        let names = ["throughput", "gpu_rent", "tokens"];
        assert_eq!(nearest("thruoghput", names), Some("throughput"));
        assert_eq!(nearest("token", names), Some("tokens"));
        assert_eq!(nearest("salaries", names), None);
    }
}
