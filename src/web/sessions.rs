//! Sessions, kept in the register so that they outlive the program.

use crate::register::{Register, RegisterError};
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

/// The register as a store of sessions. Only digests of the identifiers are written: who reads the file opens no session.
#[derive(Clone, Debug)]
pub struct Sessions(pub Arc<Register>);

fn digest(id: &Id) -> [u8; 32] {
    Sha256::digest(id.0.to_le_bytes()).into()
}

fn refused(error: RegisterError) -> Error {
    Error::Backend(error.to_string())
}

fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

impl Sessions {
    fn keep(&self, record: &Record, is_new: bool) -> Result<bool> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        self.0.keep_session(&digest(&record.id), &data, record.expiry_date.unix_timestamp(), is_new).map_err(refused)
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        while !self.keep(record, true)? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.keep(record, false).map(|_| ())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = self.0.session(&digest(id), now()).map_err(refused)?;
        let read = |data: String| serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()));
        let data = found.map(read).transpose()?;
        // The day on which it ends is renewed when it is saved.
        Ok(data.map(|data| Record { id: *id, data, expiry_date: OffsetDateTime::now_utc() + super::guard::SESSION }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.forget_session(&digest(id), now()).map_err(refused)
    }
}
