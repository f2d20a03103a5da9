//! Zip containers whose directory, headers or bytes lie.

use super::archive::{Archive, Entry, Stream};
use super::book::{BOOK_RELATIONS, Book, ROOT, SHEET, STRINGS, STYLES, WORKBOOK, sheet};
use super::case::{Case, Outcome, from_archive};

/// Damaged, over a limit, with a password, or no workbook.
const REFUSED: Outcome = Outcome::Said(&["TH010", "TH011", "TH012", "TH013", "TH015"]);

pub(super) fn cases() -> Vec<Case> {
    let mut cases = checksums();
    cases.extend(headers());
    cases.extend(sizes());
    cases.extend(names());
    cases.extend(ends());
    cases.extend(truncations());
    cases
}

fn spoilt(name: &str, outcome: Outcome, spoil: impl Fn(&mut Archive)) -> Case {
    let book = Book::new();
    let mut archive = book.archive();
    spoil(&mut archive);
    from_archive(name, &book, &archive, outcome)
}

fn checksums() -> Vec<Case> {
    let book = Book::new();
    let mut stored = book.stored();
    let bytes = &mut stored.entry(SHEET).bytes;
    let at = memchr::memmem::find(bytes, b"19550").unwrap();
    bytes.splice(at..at + 5, *b"91550");
    let mut cases = vec![from_archive(
        "stored-figure-changed",
        &book,
        &stored,
        REFUSED,
    )];
    for (number, part) in [SHEET, STRINGS, STYLES, WORKBOOK, BOOK_RELATIONS, ROOT]
        .iter()
        .enumerate()
    {
        cases.push(spoilt(&format!("checksum-{number}"), REFUSED, |archive| {
            archive.entry(part).both(|header| header.crc ^= 1);
        }));
    }
    cases.push(spoilt(
        "checksum-of-the-header-only",
        Outcome::Either,
        |archive| {
            archive.entry(SHEET).local.crc ^= 1;
        },
    ));
    cases.push(spoilt(
        "checksum-of-the-directory-only",
        REFUSED,
        |archive| {
            archive.entry(SHEET).central.crc ^= 1;
        },
    ));
    cases.push(spoilt("checksum-of-zero", REFUSED, |archive| {
        archive.entry(SHEET).both(|header| header.crc = 0);
    }));
    cases
}

fn headers() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, flags) in [
        ("encrypted", 1),
        ("encrypted-strongly", 0x41),
        ("directory-hidden", 0x2000),
    ] {
        cases.push(spoilt(name, REFUSED, |archive| {
            archive.entry(SHEET).both(|header| header.flags |= flags);
        }));
    }
    cases.push(spoilt(
        "encrypted-in-the-header-only",
        Outcome::Either,
        |archive| {
            archive.entry(SHEET).local.flags |= 1;
        },
    ));
    for method in [1, 9, 12, 14, 93, 95, 98, 99, 0xffff] {
        cases.push(spoilt(&format!("method-{method}"), REFUSED, |archive| {
            archive.entry(SHEET).both(|header| header.method = method);
        }));
    }
    cases.push(spoilt("method-stored-but-deflated", REFUSED, |archive| {
        archive.entry(SHEET).both(|header| header.method = 0);
    }));
    cases.push(spoilt(
        "method-of-the-header-only",
        Outcome::Either,
        |archive| {
            archive.entry(SHEET).local.method = 0;
        },
    ));
    cases.push(spoilt("header-of-another-name", REFUSED, |archive| {
        archive.entry(SHEET).local.name = b"xl/worksheets/sheet9.xml".to_vec();
    }));
    cases.push(spoilt("header-elsewhere", REFUSED, |archive| {
        archive.entry(SHEET).offset = Some(7)
    }));
    cases.push(spoilt("header-beyond-the-end", REFUSED, |archive| {
        archive.entry(SHEET).offset = Some(u32::MAX - 5);
    }));
    cases.push(spoilt("header-of-another-entry", REFUSED, |archive| {
        archive.entry(SHEET).offset = Some(0)
    }));
    cases.push(spoilt(
        "sizes-behind-the-bytes",
        Outcome::Either,
        |archive| {
            let entry = archive.entry(SHEET);
            entry.both(|header| header.flags |= 8);
            entry.local.crc = 0;
            entry.local.packed = 0;
            entry.local.unpacked = 0;
            entry.bytes.extend_from_slice(b"PK\x07\x08");
            entry
                .bytes
                .extend_from_slice(&entry.central.crc.to_le_bytes());
            entry
                .bytes
                .extend_from_slice(&entry.central.packed.to_le_bytes());
            entry
                .bytes
                .extend_from_slice(&entry.central.unpacked.to_le_bytes());
        },
    ));
    cases
}

fn sizes() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, change) in [
        ("small", -1_i32),
        ("large", 1),
        ("much-too-small", -100),
        ("much-too-large", 1_000_000),
    ] {
        cases.push(spoilt(
            &format!("unpacked-size-too-{name}"),
            REFUSED,
            |archive| {
                archive
                    .entry(SHEET)
                    .both(|header| header.unpacked = header.unpacked.saturating_add_signed(change));
            },
        ));
        cases.push(spoilt(
            &format!("packed-size-too-{name}"),
            Outcome::Either,
            |archive| {
                archive
                    .entry(SHEET)
                    .both(|header| header.packed = header.packed.saturating_add_signed(change));
            },
        ));
    }
    cases.push(spoilt("unpacked-size-of-4-gib", REFUSED, |archive| {
        archive
            .entry(SHEET)
            .both(|header| header.unpacked = u32::MAX);
    }));
    cases.push(spoilt("zip64-size", REFUSED, |archive| {
        archive.entry(SHEET).both(|header| {
            header.unpacked = u32::MAX;
            header.packed = u32::MAX;
            header.extra = [
                &[1, 0, 16, 0][..],
                &u64::MAX.to_le_bytes(),
                &(1_u64 << 40).to_le_bytes(),
            ]
            .concat();
        });
    }));
    cases.push(spoilt(
        "zip64-size-beside-a-true-one",
        Outcome::Either,
        |archive| {
            archive.entry(SHEET).both(|header| {
                header.extra = [
                    &[1, 0, 16, 0][..],
                    &7_u64.to_le_bytes(),
                    &7_u64.to_le_bytes(),
                ]
                .concat();
            });
        },
    ));
    cases.push(spoilt(
        "extra-field-beyond-its-end",
        Outcome::Either,
        |archive| {
            archive
                .entry(SHEET)
                .both(|header| header.extra = vec![0xff, 0xff, 0xff, 0xff]);
        },
    ));
    cases.push(spoilt(
        "extra-field-with-another-name",
        Outcome::Either,
        |archive| {
            archive.entry(SHEET).both(|header| {
                header.extra = [&b"\x75\x70\x0d\0\x01\0\0\0\0"[..], b"evil.xml"].concat()
            });
        },
    ));
    cases.push(spoilt(
        "bytes-behind-the-stream",
        Outcome::Either,
        |archive| {
            let entry = archive.entry(SHEET);
            entry.bytes.extend_from_slice(b"more");
            entry.both(|header| header.packed += 4);
        },
    ));
    cases.push(spoilt("stream-cut", REFUSED, |archive| {
        let entry = archive.entry(SHEET);
        entry.bytes.truncate(entry.bytes.len() - 9);
        entry.both(|header| header.packed -= 9);
    }));
    cases.push(spoilt("stream-of-noise", REFUSED, |archive| {
        archive
            .entry(SHEET)
            .bytes
            .iter_mut()
            .for_each(|byte| *byte ^= 0x5a);
    }));
    cases
}

fn names() -> Vec<Case> {
    let other = || {
        Entry::deflated(
            SHEET,
            Stream::of(sheet(r#"<row r="2"><c r="B2"><v>91550</v></c></row>"#).as_bytes()),
        )
    };
    let second = |name: &str| {
        let mut entry = other();
        entry.both(|header| header.name = name.as_bytes().to_vec());
        entry
    };
    let mut cases = Vec::new();
    for (label, name) in [
        ("entry-doubled", SHEET),
        ("entry-doubled-but-for-capitals", "XL/Worksheets/Sheet1.XML"),
        (
            "entry-doubled-with-backslashes",
            "xl\\worksheets\\sheet1.xml",
        ),
    ] {
        cases.push(spoilt(label, REFUSED, |archive| {
            archive.entries.push(second(name))
        }));
        cases.push(spoilt(&format!("{label}-in-front"), REFUSED, |archive| {
            archive.entries.insert(0, second(name))
        }));
    }
    for (label, name) in [
        ("with-a-leading-slash", "/xl/worksheets/sheet1.xml"),
        ("with-a-dot", "./xl/worksheets/sheet1.xml"),
        ("with-a-way-up", "xl/x/../worksheets/sheet1.xml"),
        ("outside", "../../etc/passwd"),
        ("with-a-nul", "xl/worksheets/sheet1.xml\0.txt"),
        ("of-no-letters", ""),
    ] {
        cases.push(spoilt(
            &format!("entry-{label}"),
            Outcome::Either,
            |archive| archive.entries.push(second(name)),
        ));
    }
    cases.push(spoilt("entry-in-no-encoding", Outcome::Either, |archive| {
        let mut entry = other();
        entry.both(|header| header.name = b"xl/\xff\xfe.xml".to_vec());
        archive.entries.push(entry);
    }));
    cases.push(spoilt("entry-of-a-long-name", Outcome::Either, |archive| {
        archive.entries.push(second(&"a/".repeat(32_000)))
    }));
    cases.push(spoilt("entries-over-each-other", REFUSED, |archive| {
        let at = u32::try_from(archive.entries[0].bytes.len()).unwrap();
        let last = archive.entries.len() - 1;
        archive.entries[last].offset = Some(at / 2);
    }));
    cases.push(spoilt("entries-in-one-place", REFUSED, |archive| {
        let mut copy = archive.entries[0].clone();
        copy.bytes.clear();
        copy.offset = Some(0);
        archive.entries.push(copy);
    }));
    cases.push(spoilt("entry-over-the-directory", REFUSED, |archive| {
        let last = archive.entries.len() - 1;
        archive.entries[last].both(|header| header.packed += 60);
    }));
    cases.push(spoilt("entries-in-great-number", REFUSED, |archive| {
        archive
            .entries
            .extend((0..3_000).map(|number| Entry::stored(&format!("x{number}"), b"")));
    }));
    cases.push(spoilt("entries-beyond-counting", REFUSED, |archive| {
        archive
            .entries
            .extend((0..66_000).map(|number| Entry::stored(&format!("x{number}"), b"")));
    }));
    cases.push(spoilt("entries-none", REFUSED, |archive| {
        archive.entries.clear()
    }));
    cases
}

fn ends() -> Vec<Case> {
    let mut cases = vec![
        spoilt("junk-in-front", Outcome::Either, |archive| {
            archive.junk = b"#!/bin/sh\n".to_vec()
        }),
        spoilt("junk-like-a-zip-in-front", Outcome::Either, |archive| {
            archive.junk = b"PK\x03\x04junk".to_vec()
        }),
        spoilt("junk-behind", Outcome::Either, |archive| {
            archive.behind = b"junk".to_vec()
        }),
        spoilt("zeros-behind", Outcome::Read, |archive| {
            archive.behind = vec![0; 1000]
        }),
        spoilt("a-comment", Outcome::Read, |archive| {
            archive.comment = b"Created by hand".to_vec()
        }),
        spoilt("a-comment-like-an-end", Outcome::Either, |archive| {
            archive.comment = [&b"PK\x05\x06"[..], &[0; 18]].concat();
        }),
        spoilt(
            "a-comment-like-an-end-far-away",
            Outcome::Either,
            |archive| {
                archive.comment = [&b"PK\x05\x06"[..], &[0xff; 18]].concat();
            },
        ),
    ];
    let book = Book::new();
    let bytes = book.archive().bytes();
    let end = bytes.len() - 22;
    let changed = |name: &str, at: usize, field: &[u8]| {
        let mut bytes = bytes.clone();
        bytes.splice(end + at..end + at + field.len(), field.iter().copied());
        Case::spoilt(format!("{name}.xlsx"), bytes, &book)
    };
    cases.extend([
        changed("end-of-several-disks", 4, &[1, 0, 1, 0]),
        changed("end-with-fewer-entries", 8, &[3, 0, 3, 0]),
        changed("end-with-more-entries", 8, &[99, 0, 99, 0]),
        changed("end-with-no-entries", 8, &[0, 0, 0, 0]),
        changed("end-of-zip64", 8, &[0xff; 12]),
        changed(
            "end-with-a-directory-far-away",
            16,
            &[0xff, 0xff, 0xff, 0x7f],
        ),
        changed("end-with-a-directory-at-the-beginning", 16, &[0; 4]),
        changed("end-with-a-longer-directory", 12, &[0xff, 0xff]),
        changed("end-with-a-comment-beyond-the-end", 20, &[0xff, 0xff]),
        Case::spoilt(
            "two-workbooks-in-one.xlsx".to_owned(),
            [bytes.clone(), bytes.clone()].concat(),
            &book,
        ),
    ]);
    cases
}

fn truncations() -> Vec<Case> {
    let book = Book::new();
    let bytes = book.archive().bytes();
    (1..12)
        .map(|twelfths| {
            let cut = bytes[..bytes.len() * twelfths / 12].to_vec();
            Case::spoilt(format!("cut-at-{twelfths}-twelfths.xlsx"), cut, &book)
        })
        .collect()
}
