//! `aim graph`: which lines read which.
