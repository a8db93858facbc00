//! An application that enables features of reqwest, which cargo then also enables for the client.
#![forbid(unsafe_code)]
