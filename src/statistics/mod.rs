//! The tool room: numbers in, numbers out. Not one word of the domain, nothing imported from the house.
//!
//! What `statrs` has is used from there; here stands what it lacks. Logarithms and exponentials come from `libm`, whose bits don't depend on the machine.

pub mod assignment;
pub mod beside_peers;
pub mod beta_binomial;
pub mod bg_bb;
pub mod bicm;
pub mod bootstrap;
pub mod change_point;
pub mod cliffs_delta;
pub mod dissimilarity;
pub mod ewens;
pub mod fdr;
pub mod gamma_poisson;
pub mod gaussian;
pub mod hypergeometric;
pub mod interrupted_series;
pub mod isotone;
pub mod latent_agreement;
pub mod mann_kendall;
pub mod margins;
pub mod negative_binomial;
pub mod pam;
pub mod partitions;
pub mod permutation;
pub mod poisson_binomial;
pub mod quantile;
pub mod random;
pub mod random_intercept;
pub mod rank_agreement;
pub mod ranking;
pub mod rate_ratio;
pub mod reciprocity;
pub mod resampled_groups;
pub mod ridge_logistic;
pub mod robust;
pub mod scalar;
pub mod silhouette;
pub mod smaa;
pub mod step_change;
pub mod two_group;
pub mod ward;
