//! Statistics of a spec.

use std::{collections::BTreeSet, fmt};

use huaweicloud_bss_codegen::model::{EnumValue, Field, Model, Sites, TypeBody, UNKNOWN_SOURCE};

/// The statistics of a spec. `Display` writes a line for each number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Chapters.
    pub chapters: usize,
    /// Operations.
    pub operations: usize,
    /// Fields of requests, replies, failures and declared objects.
    pub fields: usize,
    /// Declared objects.
    pub objects: usize,
    /// Declared enums.
    pub enums: usize,
    /// Values of those enums.
    pub values: usize,
    /// Limits and conditions on fields; `mandatory` itself is not counted.
    pub constraints: usize,
    /// The constraints with a source.
    pub sourced: usize,
    /// Operations, fields, values of enums and cases that only some sites have.
    pub site_dependent: usize,
    /// Distinct error codes.
    pub errors: usize,
    /// Examples.
    pub examples: usize,
    /// Contradictions in the docs.
    pub errata: usize,
}

impl Stats {
    /// Computes the statistics of a spec.
    pub fn of(model: &Model) -> Self {
        let mut stats = Self { chapters: model.chapters.len(), ..Self::default() };
        // A shared definition counts once, even if several operations list it.
        let mut errors = BTreeSet::new();
        let mut error_errata = BTreeSet::new();
        for (_, operation) in model.operations() {
            stats.operations += 1;
            stats.site(operation.sites);
            stats.examples += operation.examples.len();
            stats.errata += operation.errata.len();
            operation.groups().into_iter().for_each(|fields| stats.fields(fields));
        }
        let listed = model.operations().flat_map(|(_, operation)| &operation.errors);
        for error in listed.chain(&model.common_errors) {
            errors.insert(error.code.as_str());
            error_errata.extend(error.errata.iter().map(|erratum| (error.code.as_str(), erratum.as_str())));
        }
        for ty in &model.types {
            stats.errata += ty.errata.len();
            match &ty.body {
                TypeBody::Object(fields) => {
                    stats.objects += 1;
                    stats.fields(fields);
                }
                TypeBody::StringEnum(values) => stats.enumeration(values),
                TypeBody::IntegerEnum(values) => stats.enumeration(values),
            }
        }
        stats.errors = errors.len();
        stats.errata += error_errata.len();
        stats
    }

    /// The number of constraints without a source.
    pub fn unsourced(&self) -> usize {
        self.constraints.saturating_sub(self.sourced)
    }

    fn fields(&mut self, fields: &[Field]) {
        let named = |sources: &[String]| sources.iter().any(|source| source != UNKNOWN_SOURCE);
        for field in fields {
            let conditions = [&field.mandatory_if, &field.allowed_if].into_iter().flatten().map(|_| &field.sources[..]);
            let order = field.not_after.map(|_| &field.sources[..]);
            for sources in field.limits().map(|(_, sources)| sources).chain(conditions).chain(order) {
                self.constraints += 1;
                self.sourced += usize::from(named(sources));
            }
            for case in &field.cases {
                let values = (!case.values.is_empty()).then_some(&case.sources[..]);
                let mandatory = case.mandatory.then_some(&case.sources[..]);
                for sources in case.limits().map(|(_, sources)| sources).chain(values).chain(mandatory) {
                    self.constraints += 1;
                    self.sourced += usize::from(named(sources));
                }
                self.site(case.sites);
            }
            self.site(field.sites);
            self.fields += 1;
            self.errata += field.notes.errata.len();
        }
    }

    fn enumeration<T>(&mut self, values: &[EnumValue<T>]) {
        self.enums += 1;
        self.values += values.len();
        for value in values {
            self.errata += value.errata.len();
            self.site(value.sites);
        }
    }

    fn site(&mut self, sites: Sites) {
        self.site_dependent += usize::from(sites != Sites::ALL);
    }
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = [
            ("chapters", self.chapters),
            ("operations", self.operations),
            ("fields", self.fields),
            ("objects", self.objects),
            ("enums", self.enums),
            ("values of enums", self.values),
            ("constraints", self.constraints),
            ("  with a named source", self.sourced),
            ("  without", self.unsourced()),
            ("dependent on the site", self.site_dependent),
            ("error codes", self.errors),
            ("examples", self.examples),
            ("errata", self.errata),
        ];
        lines.into_iter().try_for_each(|(name, number)| writeln!(f, "{name:<24}{number:>6}"))
    }
}
