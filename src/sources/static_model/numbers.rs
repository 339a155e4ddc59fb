//! Numbers as a model stores them: whole, half, or a byte each.

use safetensors::Dtype;

/// A table of numbers, kept as stored.
#[derive(Debug)]
pub struct Numbers {
    bytes: Vec<u8>,
    kind: Dtype,
    size: usize,
}

impl Numbers {
    /// Takes stored numbers; `None` for a kind that isn't read.
    pub fn of(kind: Dtype, bytes: &[u8]) -> Option<Self> {
        let size = match kind {
            Dtype::I8 => 1,
            Dtype::F16 | Dtype::BF16 => 2,
            Dtype::F32 | Dtype::I32 => 4,
            Dtype::F64 | Dtype::I64 => 8,
            _ => return None,
        };
        Some(Self { bytes: bytes.to_vec(), kind, size })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.bytes.len() / self.size
    }

    /// The number at a position.
    pub fn at(&self, position: usize) -> f64 {
        let bytes = &self.bytes[position * self.size..(position + 1) * self.size];
        let wide = |n: usize| -> u64 { bytes[..n].iter().rev().fold(0, |sum, &byte| sum << 8 | u64::from(byte)) };
        match self.kind {
            Dtype::I8 => f64::from(bytes[0] as i8),
            Dtype::F16 => f64::from(half(wide(2) as u16)),
            Dtype::BF16 => f64::from(f32::from_bits((wide(2) as u32) << 16)),
            Dtype::F32 => f64::from(f32::from_bits(wide(4) as u32)),
            Dtype::I32 => f64::from(wide(4) as u32 as i32),
            Dtype::I64 => wide(8) as i64 as f64,
            _ => f64::from_bits(wide(8)),
        }
    }
}

/// IEEE 754 half precision.
fn half(bits: u16) -> f32 {
    let (sign, exponent, fraction) = (u32::from(bits >> 15) << 31, u32::from(bits >> 10) & 0x1f, u32::from(bits) & 0x3ff);
    match exponent {
        // Subnormal: fraction × 2⁻²⁴.
        0 => f32::from_bits(sign | (fraction as f32 * 2.0f32.powi(-24)).to_bits()),
        31 => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_read_as_the_standard_writes_them() {
        for (bits, value) in
            [(0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0x7bff, 65504.0), (0x0001, 5.960_464_5e-8), (0x8000, 0.0)]
        {
            assert_eq!(half(bits), value, "{bits:#x}");
        }
        assert!(half(0x7e00).is_nan() && half(0x7c00).is_infinite());
    }

    #[test]
    fn every_kind_gives_its_numbers_back() {
        let read =
            |kind, bytes: &[u8]| Numbers::of(kind, bytes).map(|numbers| (0..numbers.len()).map(|at| numbers.at(at)).collect::<Vec<_>>());
        assert_eq!(read(Dtype::I8, &[1, 0xff]), Some(vec![1.0, -1.0]));
        assert_eq!(read(Dtype::F32, &[0, 0, 0xc0, 0x3f, 0, 0, 0, 0xbf]), Some(vec![1.5, -0.5]));
        assert_eq!(read(Dtype::BF16, &[0xc0, 0x3f]), Some(vec![1.5]));
        assert_eq!(read(Dtype::F64, &(-0.1f64).to_le_bytes()), Some(vec![-0.1]));
        assert_eq!(read(Dtype::I64, &7i64.to_le_bytes()), Some(vec![7.0]));
        assert_eq!(read(Dtype::I32, &(-7i32).to_le_bytes()), Some(vec![-7.0]));
        assert_eq!(read(Dtype::BOOL, &[1]), None);
    }
}
