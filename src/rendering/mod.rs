//! The windows: the analysis written for people and for other programs.
