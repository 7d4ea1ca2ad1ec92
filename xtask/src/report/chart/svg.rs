//! A drawing backend for plotters that writes SVG with sub-pixels, classes and a description.
//!
//! plotters counts in whole pixels; here one of its pixels is a hundredth of ours, so shapes land
//! where the numbers say. A shape's class is found by its colour ([`Role`]). Text is placed by a
//! fixed table of advances, never by a font of the machine that renders. It does not choose
//! scales or labels; the charts do.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters::prelude::*;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind,
};

use super::super::html::{SafeHtml, Writer};
use super::Role;

/// Units of plotters per pixel.
const SCALE: f64 = 100.0;

/// Text that says no size has this one.
const FONT_SIZE: &str = "12";

/// Result of drawing; writing to a string cannot fail.
type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// The drawing area of a chart.
pub(super) type Area<'a> = DrawingArea<Backend<'a>, plotters::coord::Shift>;

/// What a chart's frame says about it.
pub(super) struct Frame<'a> {
    /// Unique on the page; the ids inside start with it.
    pub id: &'a str,
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// Becomes `<title>`; with an empty one the drawing is hidden from screen readers, because
    /// the numbers stand beside it.
    pub title: &'a str,
    /// Becomes `<desc>`.
    pub description: &'a str,
}

/// Pixels as plotters counts them.
pub(super) fn px(pixels: f64) -> i32 {
    (pixels * SCALE).round() as i32
}

/// A filled shape of a role.
pub(super) fn fill(role: Role) -> ShapeStyle {
    let (r, g, b) = role.rgb();
    RGBColor(r, g, b).filled()
}

/// A line of a role.
pub(super) fn stroke(role: Role, width: f64) -> ShapeStyle {
    let (r, g, b) = role.rgb();
    Color::stroke_width(&RGBColor(r, g, b), px(width) as u32)
}

/// Text of a role, anchored.
pub(super) fn label(role: Role, size: f64, h: HPos, v: VPos) -> TextStyle<'static> {
    let (r, g, b) = role.rgb();
    let font = ("sans-serif", size * SCALE).into_font().color(&RGBColor(r, g, b));
    font.pos(plotters_backend::text_anchor::Pos::new(h, v))
}

/// Width of a text in pixels, on the wide side of common sans-serif fonts.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// Advance in ems.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.3,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | ' ' | '\u{a0}' | '-' => 0.38,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.92,
        'A'..='Z' | '+' | '<' | '>' | '=' | '−' | '×' => 0.7,
        c if c.is_ascii() => 0.61,
        _ => 1.0,
    }
}

/// Draws one SVG element.
pub(super) fn draw(
    frame: &Frame<'_>,
    body: impl FnOnce(&Area<'_>) -> Result<(), DrawingAreaErrorKind<Infallible>>,
) -> SafeHtml {
    let mut writer = Writer::default();
    open(frame, &mut writer);
    let backend = Backend {
        writer: &mut writer,
        size: (px(frame.width) as u32, px(frame.height) as u32),
        hatch: format!("{}-h", frame.id),
        hatch_written: false,
        dots: None,
    };
    let area = backend.into_drawing_area();
    let drawn = body(&area).and_then(|()| area.present());
    drop(area);
    debug_assert!(drawn.is_ok(), "the backend never fails: {drawn:?}");
    writer.close("svg");
    writer.finish()
}

fn open(frame: &Frame<'_>, writer: &mut Writer) {
    let (width, height) = (number(frame.width), number(frame.height));
    let view = format!("0 0 {width} {height}");
    let mut attributes = vec![
        ("class", "chart"),
        ("width", width.as_str()),
        ("height", height.as_str()),
        ("viewBox", view.as_str()),
        ("font-size", FONT_SIZE),
    ];
    if frame.title.is_empty() {
        attributes.push(("aria-hidden", "true"));
        writer.open("svg", &attributes);
        return;
    }
    attributes.push(("font-family", "system-ui, sans-serif"));
    let (title, desc) = (format!("{}-t", frame.id), format!("{}-d", frame.id));
    let labelled = format!("{title} {desc}");
    attributes.extend([("role", "img"), ("aria-labelledby", labelled.as_str())]);
    writer.open("svg", &attributes);
    writer.element("title", &[("id", &title)], frame.title);
    writer.element("desc", &[("id", &desc)], frame.description);
}

/// Writes the stripes that tell "before" from "after" without colour.
fn hatch(id: &str, writer: &mut Writer) {
    let colour = hex(Role::Before);
    writer.open("defs", &[]);
    writer.open(
        "pattern",
        &[
            ("id", id),
            ("width", "5"),
            ("height", "5"),
            ("patternUnits", "userSpaceOnUse"),
            ("patternTransform", "rotate(45)"),
        ],
    );
    let class = Role::Before.class();
    writer.empty("rect", &[("class", class), ("width", "5"), ("height", "5"), ("fill", &colour)]);
    writer
        .empty("rect", &[("class", "c-gap"), ("width", "1.4"), ("height", "5"), ("fill", "#fff")]);
    writer.close("pattern");
    writer.close("defs");
}

/// The backend: writes each shape as it comes.
pub(super) struct Backend<'a> {
    writer: &'a mut Writer,
    size: (u32, u32),
    hatch: String,
    hatch_written: bool,
    dots: Option<Dots>,
}

/// Circles of one look that follow each other.
struct Dots {
    colour: String,
    class: &'static str,
    radius: u32,
    places: Vec<BackendCoord>,
}

/// From so many circles on, one path of round dots is written instead: a seventh of the bytes.
const MANY: usize = 6;

impl Backend<'_> {
    fn paint(color: BackendColor) -> (String, &'static str) {
        let role = Role::ALL.into_iter().find(|role| role.rgb() == color.rgb);
        let (r, g, b) = color.rgb;
        (format!("#{r:02x}{g:02x}{b:02x}"), role.map_or("", Role::class))
    }

    /// Writes the circles that are waiting; every other shape comes after them.
    fn write_dots(&mut self) {
        let Some(dots) = self.dots.take() else { return };
        let Dots { colour, class, radius, places } = dots;
        if places.len() < MANY {
            for (x, y) in places {
                let (x, y, r) = (unit(x), unit(y), unit(radius as i32));
                let attributes =
                    [("class", class), ("cx", &x), ("cy", &y), ("r", &r), ("fill", &colour)];
                self.writer.empty("circle", &attributes);
            }
            return;
        }
        let path = places.iter().fold(String::new(), |mut path, (x, y)| {
            let _ = write!(path, "M{} {}h0", unit(*x), unit(*y));
            path
        });
        let attributes = [
            ("class", class),
            ("d", &path),
            ("stroke", &colour),
            ("stroke-width", &unit(radius as i32 * 2)),
            ("stroke-linecap", "round"),
        ];
        self.writer.empty("path", &attributes);
    }

    fn poly<I: IntoIterator<Item = BackendCoord>>(points: I) -> String {
        let mut out = String::new();
        for (x, y) in points {
            let space = if out.is_empty() { "" } else { " " };
            let _ = write!(out, "{space}{},{}", unit(x), unit(y));
        }
        out
    }
}

impl DrawingBackend for Backend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        self.write_dots();
        Ok(())
    }

    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Drawn {
        Ok(()) // A hundredth of a pixel; nothing here draws by pixels.
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        self.write_dots();
        let (colour, class) = Self::paint(style.color());
        let (x, y) = (unit(left.min(right)), unit(top.min(bottom)));
        let (width, height) = (unit((right - left).abs()), unit((bottom - top).abs()));
        let hatched = class == Role::Before.class();
        if hatched && !self.hatch_written {
            hatch(&self.hatch, self.writer);
            self.hatch_written = true;
        }
        let striped = format!("url(#{})", self.hatch);
        let (class, paint) = if hatched { ("c-hatch", &striped) } else { (class, &colour) };
        let attributes = [
            ("class", class),
            ("x", &x),
            ("y", &y),
            ("width", &width),
            ("height", &height),
            ("fill", paint),
        ];
        self.writer.empty("rect", &attributes);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.write_dots();
        let (colour, class) = Self::paint(style.color());
        let (points, width) = (Self::poly(path), unit(style.stroke_width() as i32));
        let mut attributes = vec![("class", class), ("points", points.as_str())];
        // Two points enclose nothing, and a width of 1 is what a line has anyway.
        if points.matches(' ').count() > 1 {
            attributes.push(("fill", "none"));
        }
        attributes.push(("stroke", &colour));
        if width != "1" {
            attributes.push(("stroke-width", &width));
        }
        self.writer.empty("polyline", &attributes);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        place: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let (colour, class) = Self::paint(style.color());
        match &mut self.dots {
            Some(dots) if (&dots.colour, dots.class, dots.radius) == (&colour, class, radius) => {
                dots.places.push(place);
            }
            _ => {
                self.write_dots();
                self.dots = Some(Dots { colour, class, radius, places: vec![place] });
            }
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        self.write_dots();
        let (colour, class) = Self::paint(style.color());
        let points = Self::poly(vert);
        self.writer.empty("polygon", &[("class", class), ("points", &points), ("fill", &colour)]);
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Drawn {
        self.write_dots();
        let (colour, class) = Self::paint(style.color());
        let size = style.size();
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let drop = match style.anchor().v_pos {
            VPos::Top => 0.78,
            VPos::Center => 0.35,
            VPos::Bottom => -0.22,
        };
        let (x, y) = (unit(x), unit(y + (drop * size).round() as i32));
        let size = number(size / SCALE);
        let mut attributes = vec![("class", class), ("x", x.as_str()), ("y", &y)];
        if size != FONT_SIZE {
            attributes.push(("font-size", &size));
        }
        if anchor != "start" {
            attributes.push(("text-anchor", anchor));
        }
        attributes.push(("fill", &colour));
        self.writer.element("text", &attributes, text);
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size = style.size();
        Ok((text_width(text, size).ceil() as u32, size.ceil() as u32))
    }
}

fn hex(role: Role) -> String {
    let (r, g, b) = role.rgb();
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Hundredths as pixels, without zeros that say nothing.
fn unit(hundredths: i32) -> String {
    number(f64::from(hundredths) / SCALE)
}

fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
