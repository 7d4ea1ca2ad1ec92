//! Numbers to words, in one place: three significant digits, SI units for time, IEC for bytes.
//!
//! Every number a reader sees is made here, so that the same number is never written in two ways.
//! A number that is not finite is the word "unknown". What a number means is not decided here.

/// What is printed for a number that is not one.
pub const UNKNOWN: &str = "unknown";

/// A space that does not end a line, between a number and its unit.
const JOIN: char = '\u{a0}';

/// A count that may have a fraction: "0", "11", "0.9", "25,208", "9.99".
///
/// A fraction is never rounded away: 0.9 stays, and what is positive but tiny is "< 0.001".
pub fn count(value: f64) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        // Adding zero turns a negative zero into zero.
        return grouped(&format!("{:.0}", value + 0.0));
    }
    if value.abs() < 0.001 {
        return if value > 0.0 { format!("<{JOIN}0.001") } else { format!(">{JOIN}−0.001") };
    }
    grouped(trimmed(&significant(value)))
}

/// Bytes in IEC units: "8 B", "24.6 KiB", "7.63 MiB".
pub fn bytes(value: f64) -> String {
    scaled(value, 1024.0, &["B", "KiB", "MiB", "GiB", "TiB"])
}

/// A size that somebody chose, exactly: "64 KiB", and "65,537 B" for one more.
pub fn exact_bytes(value: u64) -> String {
    let (mut whole, mut unit) = (value, 0);
    let names = ["B", "KiB", "MiB", "GiB", "TiB"];
    while whole > 0 && whole.is_multiple_of(1024) && unit + 1 < names.len() {
        whole /= 1024;
        unit += 1;
    }
    format!("{}{JOIN}{}", grouped(&whole.to_string()), names[unit])
}

/// Nanoseconds in SI units: "18.3 ns", "1.24 µs", "3.2 s".
pub fn time(nanoseconds: f64) -> String {
    if nanoseconds.is_finite() && nanoseconds != 0.0 && nanoseconds.abs() < 0.1 {
        return format!("{}{JOIN}ps", trimmed(&significant(nanoseconds * 1000.0)));
    }
    scaled(nanoseconds, 1000.0, &["ns", "µs", "ms", "s"])
}

/// How long a person waits: "0.8 s", "47 s", "2 min 5 s".
pub fn duration(seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return UNKNOWN.to_owned();
    }
    let whole = seconds.round();
    if seconds < 9.95 {
        format!("{seconds:.1}{JOIN}s")
    } else if whole < 60.0 {
        format!("{whole:.0}{JOIN}s")
    } else {
        let (minutes, rest) = ((whole / 60.0).floor(), whole % 60.0);
        format!("{minutes:.0}{JOIN}min {rest:.0}{JOIN}s")
    }
}

/// A ratio of times with three decimals, for tables of plain text: `0.108`.
pub fn ratio(value: f64) -> String {
    format!("{value:.3}")
}

/// A ratio after/before as a change: "−44 %", "+3.2 %", "0 %".
pub fn change(ratio: f64) -> String {
    if !ratio.is_finite() || ratio < 0.0 {
        return UNKNOWN.to_owned();
    }
    let percent = (ratio - 1.0) * 100.0;
    let size = percent.abs();
    let digits = match size {
        size if size < 0.05 => return format!("0{JOIN}%"),
        // −99.9 % and −99.99 % are far apart; show as many nines as there are, rounded down.
        size if percent < 0.0 && size >= 99.0 => nines(size),
        size if size < 9.95 => trimmed(&format!("{size:.1}")).to_owned(),
        size => grouped(&format!("{size:.0}")),
    };
    format!("{}{digits}{JOIN}%", if percent < 0.0 { '−' } else { '+' })
}

/// A ratio after/before as speed: "1.8x faster", "2.1x slower", "as fast".
pub fn speed(ratio: f64) -> String {
    if !ratio.is_finite() || ratio <= 0.0 {
        return UNKNOWN.to_owned();
    }
    let (factor, word) = if ratio < 1.0 { (1.0 / ratio, "faster") } else { (ratio, "slower") };
    if factor < 1.005 {
        return "as fast".to_owned();
    }
    let digits = match factor {
        f if f < 1.095 => format!("{f:.2}"),
        f if f < 9.95 => format!("{f:.1}"),
        f => grouped(&format!("{f:.0}")),
    };
    format!("{}x{JOIN}{word}", trimmed(&digits))
}

/// Three significant digits and no unit: "0.56", "1", "0.00111".
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    grouped(trimmed(&significant(value)))
}

/// An interval of a ratio as changes: "−47 % to −42 %". Ends that would read the same get digits
/// until they differ: "−96.4 % to −95.9 %".
pub fn change_interval(low: f64, high: f64) -> String {
    let coarse = (change(low), change(high));
    let zero = change(1.0);
    if coarse.0 != coarse.1 || low == high || coarse.0 == UNKNOWN || coarse.0 == zero {
        return format!("{} to {}", coarse.0, coarse.1);
    }
    let digits = |ratio: f64, decimals: usize| {
        let percent = (ratio - 1.0) * 100.0;
        let sign = if percent < 0.0 { '−' } else { '+' };
        format!("{sign}{:.decimals$}{JOIN}%", percent.abs())
    };
    let told_apart = (1..4).find(|&decimals| digits(low, decimals) != digits(high, decimals));
    let decimals = told_apart.unwrap_or(4);
    format!("{} to {}", digits(low, decimals), digits(high, decimals))
}

/// A p-value: "0.0020", "0.031", "< 0.0001".
pub fn p_value(p: f64) -> String {
    if !p.is_finite() {
        UNKNOWN.to_owned()
    } else if p < 0.0001 {
        format!("<{JOIN}0.0001")
    } else if p < 0.01 {
        format!("{p:.4}")
    } else {
        format!("{p:.3}")
    }
}

/// A fraction as a percentage: 0.953 is "95.3 %".
pub fn percent(fraction: f64) -> String {
    if !fraction.is_finite() {
        return UNKNOWN.to_owned();
    }
    format!("{}{JOIN}%", trimmed(&format!("{:.1}", fraction * 100.0)))
}

/// A small fraction as a percentage with two decimals: 0.0043 is "0.43 %".
pub fn fine_percent(fraction: f64) -> String {
    if !fraction.is_finite() {
        return UNKNOWN.to_owned();
    }
    format!("{}{JOIN}%", trimmed(&format!("{:.2}", fraction * 100.0)))
}

/// A number for a program to sort by: four significant digits, empty when there is none.
pub fn key(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    format!("{}", rounded + 0.0)
}

/// A ratio as a signed percentage with two decimals, for tables of plain text: "+3.41 %".
pub fn precise_change(ratio: f64) -> String {
    if !ratio.is_finite() {
        return UNKNOWN.to_owned();
    }
    format!("{:+.2} %", (ratio - 1.0) * 100.0).replace('-', "−")
}

/// Half the width of something as a whole percentage of it: "± 3 %".
pub fn plus_minus(fraction: f64) -> String {
    if !fraction.is_finite() {
        return format!("± {UNKNOWN}");
    }
    format!("± {:.0} %", fraction * 100.0)
}

/// A count with its noun: "1 replicate", "12 replicates".
pub fn plural(count: usize, noun: &str) -> String {
    let number = grouped(&count.to_string());
    if count == 1 { format!("{number} {noun}") } else { format!("{number} {noun}s") }
}

fn scaled(value: f64, step: f64, units: &[&str]) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    let mut value = value;
    let mut place = 0;
    // 999.5 would be written "1000", so three digits end there; 1,000 whole bytes are no KiB yet.
    let whole = value.fract() == 0.0;
    let mut limit = if whole { step } else { 999.5 };
    while value.abs() >= limit && place + 1 < units.len() {
        value /= step;
        place += 1;
        limit = 999.5;
    }
    let digits =
        if value.fract() == 0.0 && place == 0 { format!("{value:.0}") } else { significant(value) };
    format!("{}{JOIN}{}", grouped(trimmed(&digits)), units[place])
}

/// Three significant digits, never in exponent form.
fn significant(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    let magnitude = size.log10().floor() as i32;
    let decimals = (2 - magnitude).clamp(0, 12) as usize;
    let text = format!("{value:.decimals$}");
    // Rounding may have added a digit: 9.996 is "10.0", not "10.00".
    let digits = text.chars().filter(char::is_ascii_digit).collect::<String>();
    let grown = digits.trim_start_matches('0').len() > 3 && decimals > 0;
    if grown { format!("{value:.*}", decimals - 1) } else { text }
}

/// Without zeros that say nothing after the point.
fn trimmed(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

/// Digits of the whole part in threes, and a real minus sign.
fn grouped(digits: &str) -> String {
    let (sign, rest) = match digits.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", digits),
    };
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A percentage between 99 and 100, rounded down so that it never reads as all.
fn nines(size: f64) -> String {
    let gap = (100.0 - size).max(1e-4);
    let decimals = (-gap.log10().floor()).clamp(0.0, 4.0);
    let unit = 10f64.powf(decimals);
    let down = (size * unit + 1e-6).floor() / unit;
    let decimals = decimals as usize;
    trimmed(&format!("{down:.decimals$}")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: String) -> String {
        text.replace(JOIN, " ")
    }

    #[test]
    fn counts_keep_what_matters() {
        let cases = [
            (0.0, "0"),
            (1.0, "1"),
            (0.9, "0.9"),
            (9.985, "9.98"),
            (9.996, "10"),
            (11.04, "11"),
            (25208.0, "25,208"),
            (1234.5, "1,234"),
            (0.000_02, "< 0.001"),
            (-3.0, "−3"),
            (-0.0, "0"),
            (f64::NAN, "unknown"),
        ];
        for (value, want) in cases {
            assert_eq!(plain(count(value)), want, "{value}");
        }
    }

    #[test]
    fn bytes_are_iec_and_time_is_si() {
        // The right-hand sides are numfmt --to=iec-i and units(1) by hand, to three digits.
        let cases = [
            (bytes(0.0), "0 B"),
            (bytes(8.0), "8 B"),
            (bytes(1000.0), "1,000 B"),
            (bytes(1023.0), "1,023 B"),
            (bytes(1024.0), "1 KiB"),
            (bytes(8192.0), "8 KiB"),
            (bytes(25208.0), "24.6 KiB"),
            (bytes(8_000_000.0), "7.63 MiB"),
            (bytes(0.9), "0.9 B"),
            (exact_bytes(0), "0 B"),
            (exact_bytes(65536), "64 KiB"),
            (exact_bytes(65537), "65,537 B"),
            (exact_bytes(1 << 40), "1 TiB"),
            (exact_bytes(1 << 60), "1,048,576 TiB"),
            (time(18.34), "18.3 ns"),
            (time(0.25), "0.25 ns"),
            (time(0.05), "50 ps"),
            (time(999.7), "1 µs"),
            (time(1236.0), "1.24 µs"),
            (time(3.2e9), "3.2 s"),
            (time(0.0), "0 ns"),
            (duration(47.2), "47 s"),
            (duration(0.83), "0.8 s"),
            (duration(125.0), "2 min 5 s"),
        ];
        for (got, want) in cases {
            assert_eq!(plain(got), want);
        }
    }

    #[test]
    fn ratios_read_as_change_and_as_speed() {
        let cases = [
            (0.56, "−44 %", "1.8x faster"),
            (1.032, "+3.2 %", "1.03x slower"),
            (1.0, "0 %", "as fast"),
            (1.0 / 900.0, "−99.8 %", "900x faster"),
            (0.0001, "−99.99 %", "10,000x faster"),
            (2.0, "+100 %", "2x slower"),
            (0.999_9, "0 %", "as fast"),
            (41.0, "+4,000 %", "41x slower"),
            (f64::NAN, "unknown", "unknown"),
        ];
        for (ratio, as_change, as_speed) in cases {
            assert_eq!(plain(change(ratio)), as_change, "{ratio}");
            assert_eq!(plain(speed(ratio)), as_speed, "{ratio}");
        }
    }

    #[test]
    fn ends_of_an_interval_are_told_apart() {
        assert_eq!(plain(change_interval(0.53, 0.58)), "−47 % to −42 %");
        assert_eq!(plain(change_interval(0.036, 0.041)), "−96.4 % to −95.9 %");
        assert_eq!(plain(change_interval(0.9999, 1.0002)), "0 % to 0 %");
    }

    #[test]
    fn small_words() {
        assert_eq!(plain(percent(0.953)), "95.3 %");
        assert_eq!(plain(fine_percent(0.004_321)), "0.43 %");
        assert_eq!(
            (key(-25208.0), key(0.56789), key(f64::NAN)),
            ("-25210".into(), "0.5679".into(), String::new())
        );
        assert_eq!(plural(1, "case"), "1 case");
        assert_eq!(plural(1200, "case"), "1,200 cases");
        assert_eq!(p_value(1.0 / 512.0), "0.0020");
        assert_eq!(plain(p_value(1e-9)), "< 0.0001");
    }
}
