//! The certificate that encrypts what browsers send: read from the two files that every authority gives.

use crate::say;
use crate::text::Sentence;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::Path;
use std::sync::Arc;

/// A certificate with its key, ready to serve.
#[derive(Clone, Debug)]
pub struct Certificate(pub(super) Arc<ServerConfig>);

impl Certificate {
    /// Reads a chain of certificates (that of the app first) and its private key, both in PEM.
    ///
    /// # Errors
    /// For people: a file can't be read, holds something else, or the two don't go together.
    pub fn read(chain: &Path, key: &Path) -> Result<Self, Sentence> {
        let (chain_name, key_name) = (chain.display(), key.display());
        let (chain_bytes, key_bytes) = (read(chain)?, read(key)?);
        let certificates: Vec<CertificateDer> = CertificateDer::pem_slice_iter(&chain_bytes).filter_map(Result::ok).collect();
        if certificates.is_empty() {
            return Err(say!(
                "« {chain_name} » ne contient aucun certificat au format PEM (un texte qui commence par « -----BEGIN CERTIFICATE----- »)"
                    | "'{chain_name}' holds no certificate in PEM format (a text that begins with '-----BEGIN CERTIFICATE-----')"
            ));
        }
        if holds(&key_bytes, "ENCRYPTED") {
            return Err(say!(
                "la clé de « {key_name} » est protégée par un mot de passe, que l'application ne peut pas demander à chaque démarrage : l'enregistrer sans (openssl pkey -in {key_name} -out cle.pem) et n'en laisser la lecture qu'au compte qui lance maillage"
                    | "the key in '{key_name}' is protected by a password, which the app can't ask for at each start: save it without (openssl pkey -in {key_name} -out key.pem) and let only the account that runs maillage read it"
            ));
        }
        let Ok(key) = PrivateKeyDer::from_pem_slice(&key_bytes) else {
            return Err(say!(
                "« {key_name} » ne contient aucune clé privée au format PEM (un texte qui commence par « -----BEGIN PRIVATE KEY----- »)"
                    | "'{key_name}' holds no private key in PEM format (a text that begins with '-----BEGIN PRIVATE KEY-----')"
            ));
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(certificates, key));
        let mut config = config.map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => say!(
                "la clé de « {key_name} » n'est pas celle du certificat « {chain_name} » (le certificat de l'application vient en premier dans son fichier)"
                    | "the key in '{key_name}' is not that of the certificate in '{chain_name}' (the certificate of the app comes first in its file)"
            ),
            error => say!(
                "le certificat « {chain_name} » et la clé « {key_name} » ne peuvent pas servir ({error})"
                    | "the certificate '{chain_name}' and the key '{key_name}' can't be used ({error})"
            ),
        })?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self(Arc::new(config)))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Sentence> {
    let shown = path.display();
    std::fs::read(path).map_err(|error| say!("« {shown} » ne peut pas être lu ({error})" | "'{shown}' can't be read ({error})"))
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;
    use std::process::Command;

    /// A key and its certificate, made by openssl; `None`, said aloud, where it is not installed.
    fn made(folder: &Path, name: &str) -> Option<(PathBuf, PathBuf)> {
        let (chain, key) = (folder.join(format!("{name}.pem")), folder.join(format!("{name}.key")));
        let words =
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
        let done = Command::new("openssl").args(words).arg("-keyout").arg(&key).arg("-out").arg(&chain).output();
        match done {
            Ok(done) if done.status.success() => Some((chain, key)),
            _ => {
                eprintln!("openssl can't be run here: certificates are not tried");
                None
            }
        }
    }

    #[test]
    fn faults_of_certificates_are_said() {
        let folder = std::env::temp_dir().join(format!("maillage-certificates-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let text = folder.join("texte.pem");
        std::fs::write(&text, "bonjour").unwrap();
        let said = |chain: &Path, key: &Path| Certificate::read(chain, key).unwrap_err().fr;
        assert!(said(&folder.join("absent.pem"), &text).contains("ne peut pas être lu"));
        assert!(said(&text, &text).contains("aucun certificat"));
        if let (Some((chain, key)), Some((_, other))) = (made(&folder, "un"), made(&folder, "deux")) {
            assert!(Certificate::read(&chain, &key).is_ok());
            assert!(said(&chain, &text).contains("aucune clé privée"));
            assert!(said(&chain, &other).contains("n'est pas celle du certificat"));
            let locked = folder.join("fermee.key");
            std::fs::write(&locked, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n").unwrap();
            assert!(said(&chain, &locked).contains("protégée par un mot de passe"));
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
