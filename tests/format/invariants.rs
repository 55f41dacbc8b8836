//! Single traits of the style, each with the text that shows it.
