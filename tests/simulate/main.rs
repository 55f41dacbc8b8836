//! Simulation: what distributions give, against tables by another program; what chance is made
//! of; what correlation, statistics and ranks come to.

mod distributions;
