//! The review, from outside.
