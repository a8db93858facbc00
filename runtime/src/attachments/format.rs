//! The formats that the service takes: how each is called, and how its content begins.

use std::fmt;

/// A format that the service takes.
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
    /// The format that a file with this extension should have, whatever its case.
    pub fn from_extension(extension: &str) -> Option<Self> {
        EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|(_, format)| *format)
    }

    /// The format that content has by its first bytes.
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

    /// The extension by which a file of this format is stored.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Bmp => "bmp",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Pdf => "pdf",
        }
    }

    /// The content type on the wire.
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

/// Two letters are no proof: any text may begin with them. The length of the second header is one of a few.
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
