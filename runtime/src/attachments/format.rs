//! The formats that the service accepts: their extensions, and how they are recognized.

use std::fmt;

/// A format that the service accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// `.jpg` and `.jpeg`.
    Jpeg,
    /// `.bmp`.
    Bmp,
    /// `.png`.
    Png,
    /// `.gif`.
    Gif,
    /// `.pdf`.
    Pdf,
}

/// All extensions, in the order of the docs.
pub(super) const EXTENSIONS: [(&str, Format); 6] = [
    ("jpg", Format::Jpeg),
    ("jpeg", Format::Jpeg),
    ("bmp", Format::Bmp),
    ("png", Format::Png),
    ("gif", Format::Gif),
    ("pdf", Format::Pdf),
];

impl Format {
    /// Returns the format of an extension, in any letter case.
    pub fn from_extension(extension: &str) -> Option<Self> {
        EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|(_, format)| *format)
    }

    /// Returns the format of content, by its first bytes.
    pub fn from_content(content: &[u8]) -> Option<Self> {
        match () {
            () if content.starts_with(b"\xff\xd8\xff") => Some(Self::Jpeg),
            () if content.starts_with(b"\x89PNG\r\n\x1a\n") => Some(Self::Png),
            () if content.starts_with(b"GIF87a") || content.starts_with(b"GIF89a") => Some(Self::Gif),
            () if content.starts_with(b"%PDF-") => Some(Self::Pdf),
            () if is_bmp(content) => Some(Self::Bmp),
            () => None,
        }
    }

    /// Returns the extension of files of this format in the bucket.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Bmp => "bmp",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Pdf => "pdf",
        }
    }

    /// Returns the content type.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Bmp => "image/bmp",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Pdf => "application/pdf",
        }
    }
}

/// Whether content is a BMP file. Any text may start with `BM`, so the length of the second header is checked too.
fn is_bmp(content: &[u8]) -> bool {
    let second = content.get(14..18).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
    content.starts_with(b"BM") && matches!(second, Some(12 | 16 | 40 | 52 | 56 | 64 | 108 | 124))
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Bmp => "BMP",
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::Pdf => "PDF",
        })
    }
}
