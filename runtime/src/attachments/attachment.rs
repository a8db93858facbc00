//! A validated file: its extension, content, size and path.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::format::{EXTENSIONS, Format};
use crate::base::{Effect, hex};
use crate::outcome::{AnyError, ErrorKind};

/// The maximum size of a file: 10 MB in the docs.
pub const MAX_BYTES: usize = 10 << 20;

/// The maximum length of the name of an object, including the folder `download/`.
const MAX_KEY: usize = 1024;

/// The folder of the bucket from which the service reads. It is not part of the paths in requests.
pub(super) const FOLDER: &str = "download/";

/// Common extensions, which errors may show. Others are not shown, because they may be a part of a name.
const OTHERS: [&str; 14] =
    ["avif", "doc", "docx", "heic", "heif", "jfif", "odt", "rtf", "svg", "tif", "tiff", "txt", "webp", "zip"];

/// A validated file.
///
/// By default, its name in the bucket is a digest of its content: so the bucket contains no personal data of file
/// names, files of different customers do not overwrite each other, and a second upload has no further effect.
/// [`stored_as`](Self::stored_as) sets another name. Neither the content nor the file name is ever shown.
///
/// ```
/// use huaweicloud_bss_runtime::attachments::Attachment;
///
/// let error = Attachment::new("front.jpg", b"\x89PNG\r\n\x1a\n".to_vec()).unwrap_err();
/// assert_eq!(error.to_string(), "the extension says JPEG, but the content is PNG; rename the file or convert it");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    format: Format,
    content: Bytes,
    path: String,
}

impl Attachment {
    /// Creates an attachment from memory. Only the extension of the name is used.
    ///
    /// # Errors
    ///
    /// The service would reject the file.
    pub fn new(file_name: impl AsRef<Path>, content: impl Into<Bytes>) -> Result<Self, AttachmentError> {
        let expected = format_of(file_name.as_ref())?;
        let content = content.into();
        if content.is_empty() {
            return Err(AttachmentError::Empty);
        }
        if content.len() > MAX_BYTES {
            return Err(AttachmentError::TooLarge { bytes: content.len() as u64 });
        }
        match Format::from_content(&content) {
            Some(found) if found == expected => {}
            found => return Err(AttachmentError::Content { expected, found }),
        }
        // Half of the digest is enough to distinguish files.
        let digest = hex(Sha256::digest(&content).get(..16).unwrap_or_default());
        let path = format!("{digest}.{}", expected.extension());
        Ok(Self { format: expected, content, path })
    }

    /// Reads a file on a blocking thread, at most the maximum size.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or the service would reject it. The error does not show the path, which may contain
    /// personal data.
    pub async fn read(path: impl Into<PathBuf>) -> Result<Self, AttachmentError> {
        let path = path.into();
        // A wrong extension is rejected without reading.
        format_of(&path)?;
        let reading = tokio::task::spawn_blocking(move || read(&path).map(|content| (path, content)));
        let (path, content) = reading
            .await
            .unwrap_or_else(|error| Err(AttachmentError::Unreadable { cause: io::Error::other(error).kind() }))?;
        Self::new(path, content)
    }

    /// Sets the path within the folder `download/`, as in `enterprises/front001.jpg`.
    ///
    /// # Errors
    ///
    /// The path is invalid, or its extension is not one of the format in lower case.
    pub fn stored_as(mut self, path: impl Into<String>) -> Result<Self, AttachmentError> {
        let path = path.into();
        let unfit = |problem| Err(AttachmentError::Path { problem });
        let is_plain = |segment: &str| !matches!(segment, "" | "." | "..");
        if path.starts_with(FOLDER) {
            return unfit("remove the folder `download/`, which is added to the path");
        }
        if !path.split('/').all(is_plain) || path.contains(['\\', '?', '#']) || path.chars().any(char::is_control) {
            return unfit("separate folders and the name by single slashes, as in `enterprises/front001.jpg`");
        }
        if FOLDER.len() + path.len() > MAX_KEY {
            return unfit("it is longer than 1024 bytes, including the folder `download/`");
        }
        let extension = path.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
        let is_known = |(known, format): &(&str, Format)| *known == extension && *format == self.format;
        if !EXTENSIONS.iter().any(is_known) {
            return unfit("its extension must be one of the file's format, in lower case");
        }
        self.path = path;
        Ok(self)
    }

    /// The path of the file in requests, without the bucket and the folder `download/`.
    pub fn relative_path(&self) -> &str {
        &self.path
    }

    /// The format.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The content.
    pub fn content(&self) -> &Bytes {
        &self.content
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment")
            .field("format", &self.format)
            .field("bytes", &self.content.len())
            .finish_non_exhaustive()
    }
}

/// Returns the format of the extension.
fn format_of(name: &Path) -> Result<Format, AttachmentError> {
    let Some(extension) = name.extension().and_then(|extension| extension.to_str()) else {
        return Err(AttachmentError::Extension { found: None });
    };
    Format::from_extension(extension).ok_or_else(|| {
        let found = OTHERS.iter().find(|known| known.eq_ignore_ascii_case(extension));
        AttachmentError::Extension { found: found.copied() }
    })
}

fn read(path: &Path) -> Result<Vec<u8>, AttachmentError> {
    let unreadable = |error: io::Error| AttachmentError::Unreadable { cause: error.kind() };
    let mut file = std::fs::File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    if length > MAX_BYTES as u64 {
        return Err(AttachmentError::TooLarge { bytes: length });
    }
    let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    // One byte more than allowed, for files that grow while they are read.
    file.by_ref().take(MAX_BYTES as u64 + 1).read_to_end(&mut content).map_err(unreadable)?;
    Ok(content)
}

/// Why a file is invalid. The error does not show the name of the file, which may contain personal data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AttachmentError {
    /// The extension is missing or not allowed.
    #[error("{}; allowed are .jpg, .jpeg, .bmp, .png, .gif and .pdf", extension(.found))]
    Extension {
        /// The extension, if it is a common one. Others may be a part of a person's name.
        found: Option<&'static str>,
    },
    /// The format of the content differs from the extension.
    #[error("the extension says {expected}, but the content is {}", content(.found))]
    Content {
        /// The format of the extension.
        expected: Format,
        /// The format of the content; absent if it is not an allowed one.
        found: Option<Format>,
    },
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The file is too large.
    #[error("the file has {bytes} bytes; at most {MAX_BYTES} (10 MB) are allowed")]
    TooLarge {
        /// The size of the file.
        bytes: u64,
    },
    /// The path in the bucket is invalid.
    #[error("the file cannot be stored under this path: {problem}")]
    Path {
        /// What is wrong, and what to do.
        problem: &'static str,
    },
    /// The file cannot be read.
    #[error("the file cannot be read: {cause}")]
    Unreadable {
        /// The cause.
        cause: io::ErrorKind,
    },
}

fn extension(found: &Option<&'static str>) -> String {
    match found {
        Some(found) => format!("the extension is .{found}"),
        None => "the extension is missing or not allowed".to_owned(),
    }
}

fn content(found: &Option<Format>) -> String {
    match found {
        Some(found) => format!("{found}; rename the file or convert it"),
        None => "none of JPEG, BMP, PNG, GIF and PDF; check whether the file is damaged".to_owned(),
    }
}

impl From<AttachmentError> for AnyError {
    fn from(error: AttachmentError) -> Self {
        Self::new(error, ErrorKind::Validation, Effect::None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BMP: &[u8] = b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0rest";

    /// Extensions with content of their formats.
    const FINE: [(&str, &[u8]); 8] = [
        ("a.jpg", b"\xff\xd8\xff\xe0rest"),
        ("a.jpeg", b"\xff\xd8\xff\xdb"),
        ("A.B.JPG", b"\xff\xd8\xff\xdb"),
        ("a.bmp", BMP),
        ("a.png", b"\x89PNG\r\n\x1a\nrest"),
        ("a.gif", b"GIF87arest"),
        ("a.gif", b"GIF89arest"),
        ("folder/a.pdf", b"%PDF-1.7 rest"),
    ];

    #[test]
    fn recognizes_each_format() {
        for (name, content) in FINE {
            let attachment = Attachment::new(name, content).unwrap();
            assert_eq!(attachment.content(), content);
            let path = attachment.relative_path();
            let (stem, extension) = path.split_once('.').unwrap();
            assert_eq!((stem.len(), extension), (32, attachment.format().extension()), "{path}");
            // The same content has the same path under another name; other content has another path.
            let longer = [content, b"."].concat();
            assert_eq!(Attachment::new(format!("b{name}"), content).unwrap().relative_path(), path);
            assert_ne!(Attachment::new(name, longer).unwrap().relative_path(), path);
        }
    }

    #[test]
    fn rejects_content_of_another_format() {
        for (name, _) in FINE {
            for (_, content) in FINE {
                let fits = format_of(Path::new(name)).ok() == Format::from_content(content);
                assert_eq!(Attachment::new(name, content).is_ok(), fits, "{name}");
            }
            for wrong in
                [&b"plain text"[..], b"BMW is a car, not a picture", b"\xff\xd8", b"GIF88a", b" %PDF-1.7", b"PK"]
            {
                let error = Attachment::new(name, wrong).unwrap_err();
                assert!(matches!(error, AttachmentError::Content { found: None, .. }), "{error}");
            }
        }
    }

    #[test]
    fn errors_say_what_is_wrong() {
        const ALLOWED: &str = "; allowed are .jpg, .jpeg, .bmp, .png, .gif and .pdf";
        let large = [b"%PDF-1.7".to_vec(), vec![0; MAX_BYTES - 7]].concat();
        for (name, content, message) in [
            ("scan.tiff", b"II".to_vec(), format!("the extension is .tiff{ALLOWED}")),
            ("scan", b"x".to_vec(), format!("the extension is missing or not allowed{ALLOWED}")),
            ("J.Doe", b"x".to_vec(), format!("the extension is missing or not allowed{ALLOWED}")),
            ("scan.pdf", Vec::new(), "the file is empty".to_owned()),
            ("scan.pdf", large, "the file has 10485761 bytes; at most 10485760 (10 MB) are allowed".to_owned()),
            (
                "scan.png",
                b"%PDF-1.7".to_vec(),
                "the extension says PNG, but the content is PDF; rename the file or convert it".to_owned(),
            ),
            (
                "scan.png",
                b"DOE JOHN".to_vec(),
                "the extension says PNG, but the content is none of JPEG, BMP, PNG, GIF and PDF; check whether the \
                 file is damaged"
                    .to_owned(),
            ),
        ] {
            assert_eq!(Attachment::new(name, content).unwrap_err().to_string(), message);
        }
        let largest = [b"%PDF-1.7".to_vec(), vec![0; MAX_BYTES - 8]].concat();
        assert!(Attachment::new("scan.pdf", largest).is_ok());
    }

    #[test]
    fn validates_paths() {
        let scan = || Attachment::new("scan.jpg", &b"\xff\xd8\xff"[..]).unwrap();
        for fine in ["abc023.jpg", "test/abc023.jpeg", "a/b c/正面.jpg", "..a.jpg"] {
            assert_eq!(scan().stored_as(fine).unwrap().relative_path(), fine);
        }
        let long = format!("{}.jpg", "x".repeat(1012));
        for (bad, words) in [
            ("download/abc023.jpg", "remove"),
            ("/abc023.jpg", "single slashes"),
            ("a//abc023.jpg", "single slashes"),
            ("../abc023.jpg", "single slashes"),
            ("a/./b.jpg", "single slashes"),
            ("a\\b.jpg", "single slashes"),
            ("a?b.jpg", "single slashes"),
            ("a\nb.jpg", "single slashes"),
            ("", "single slashes"),
            ("a.jpg/", "single slashes"),
            ("a.png", "extension"),
            ("a.JPG", "extension"),
            ("jpg", "extension"),
            (&long, "1024"),
        ] {
            let message = scan().stored_as(bad).unwrap_err().to_string();
            assert!(message.contains(words) && (bad.is_empty() || !message.contains(bad)), "{bad}: {message}");
        }
        assert!(scan().stored_as(&long[1..]).is_ok());
    }

    /// A folder that is removed when it is dropped, even if the test fails.
    struct Folder(std::path::PathBuf);

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[tokio::test]
    async fn reads_files() {
        let folder = Folder(std::env::temp_dir().join(format!("bss-attachments-{}", std::process::id())));
        let folder = &folder.0;
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join("CANARY.png"), b"\x89PNG\r\n\x1a\nCANARY").unwrap();
        let large = std::fs::File::create(folder.join("CANARY.pdf")).unwrap();
        large.set_len(MAX_BYTES as u64 + 5).unwrap();
        let read = async |name: &str| Attachment::read(folder.join(name)).await;
        let attachment = read("CANARY.png").await.unwrap().stored_as("CANARY/a.png").unwrap();
        assert_eq!(format!("{attachment:?}"), "Attachment { format: Png, bytes: 14, .. }");
        for (name, message) in [
            ("CANARY.gif", "the file cannot be read: entity not found"),
            ("CANARY.pdf", "the file has 10485765 bytes; at most 10485760 (10 MB) are allowed"),
            ("CANARY", "the extension is missing or not allowed; allowed are .jpg, .jpeg, .bmp, .png, .gif and .pdf"),
        ] {
            let error = read(name).await.unwrap_err();
            assert_eq!(error.to_string(), message);
            assert!(!format!("{error:?}").contains("CANARY"));
        }
    }
}
