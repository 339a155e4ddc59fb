//! The tool room: numbers in, numbers out. Not one word of the domain, nothing imported from the house.
//!
//! What `statrs` has is used from there; here stands what it lacks. Logarithms and exponentials come from `libm`, whose bits don't depend on the machine.

pub mod quantile;
pub mod random;
pub mod rank_agreement;
pub mod smaa;
