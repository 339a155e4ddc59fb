//! Values in a few classes of as many territories each, and the grey of each class.

/// Greys from the lowest class to the highest: five that a printer tells apart, under a name with a white rim.
pub(super) const GREYS: [&str; 5] = ["#f4f4f4", "#d2d2d2", "#adadad", "#868686", "#5c5c5c"];

/// Classes of values, each with its lowest and its highest.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Classes(pub Vec<(f64, f64)>);

impl Classes {
    /// At most five classes of about as many values each; equal values stand in one class.
    pub fn of(values: &[f64]) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let mut classes: Vec<(f64, f64)> = Vec::new();
        let n = sorted.len();
        let n_classes = GREYS.len().min(n);
        // The class that position alone would give to the first value of the class being filled.
        let mut begun = 0;
        for (at, value) in sorted.iter().enumerate() {
            let wanted = at * n_classes / n;
            match classes.last_mut() {
                Some(last) if last.1 == *value || wanted <= begun => last.1 = *value,
                _ => {
                    classes.push((*value, *value));
                    begun = wanted;
                }
            }
        }
        Self(classes)
    }

    /// The class of a value: its position, from the lowest. A value of none of them is in the nearest below.
    pub fn class(&self, value: f64) -> usize {
        self.0.iter().rposition(|(low, _)| *low <= value).unwrap_or(0)
    }

    /// The grey of a class: the palest and the darkest are always used, when there are two at least.
    pub fn grey(&self, class: usize) -> &'static str {
        let n = self.0.len();
        let at = if n < 2 { 1 } else { class * (GREYS.len() - 1) / (n - 1) };
        GREYS[at.min(GREYS.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_have_as_many_values_each_and_equal_values_stay_together() {
        let values: Vec<f64> = (0..20).map(f64::from).collect();
        assert_eq!(Classes::of(&values).0, [(0.0, 3.0), (4.0, 7.0), (8.0, 11.0), (12.0, 15.0), (16.0, 19.0)]);
        assert_eq!(Classes::of(&[1.0, 1.0, 1.0, 1.0, 2.0, 9.0]).0, [(1.0, 1.0), (2.0, 2.0), (9.0, 9.0)]);
        assert_eq!(Classes::of(&[3.0, 3.0]).0, [(3.0, 3.0)]);
        assert_eq!(Classes::of(&[f64::NAN]).0, []);
    }

    #[test]
    fn each_value_is_in_the_class_that_the_legend_gives_it() {
        let values: Vec<f64> = (0..57).map(|at| f64::from(at * 37 % 41)).collect();
        let classes = Classes::of(&values);
        for value in values {
            let (low, high) = classes.0[classes.class(value)];
            assert!((low..=high).contains(&value), "{value}");
        }
        assert!(classes.0.windows(2).all(|pair| pair[0].1 < pair[1].0), "classes don't overlap");
        assert_eq!([classes.grey(0), classes.grey(4)], [GREYS[0], GREYS[4]]);
    }
}
