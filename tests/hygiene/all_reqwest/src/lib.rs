//! An application that enables the features of reqwest, which feature unification enables for the client too.
#![forbid(unsafe_code)]
