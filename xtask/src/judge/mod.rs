//! Evidence and thresholds in, judgement out: METHODOLOGY.md in code.
