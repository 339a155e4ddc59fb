//! Answering requests until the user stops the program, encrypted or not.

use super::app::App;
use super::certificate::Certificate;
use super::routes::router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

/// How long a connection may take to say what it wants: who sends a letter a minute holds nobody up.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long requests under way may go on once the user stops the program.
const LAST: Duration = Duration::from_secs(5);

/// Serves an app until the user interrupts the program, encrypted with a certificate if there is one. `opened` is called once with the address, when requests are answered.
///
/// # Errors
/// The address can't be listened on.
pub fn serve(
    app: &Arc<App>,
    listener: TcpListener,
    certificate: Option<Certificate>,
    opened: impl FnOnce(SocketAddr),
) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let address = listener.local_addr()?;
        app.refresh();
        let handle = Handle::new();
        let stop = handle.clone();
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                stop.graceful_shutdown(Some(LAST));
            }
        });
        let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
        // Connections wait in the listener until they are answered.
        opened(address);
        match certificate {
            Some(Certificate(config)) => {
                let mut server = axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(config))?.handle(handle).http1_only();
                server.http_builder().http1().header_read_timeout(PATIENCE);
                server.first_request_timeout(PATIENCE).serve(service).await
            }
            None => {
                let mut server = axum_server::from_tcp(listener)?.handle(handle).http1_only();
                server.http_builder().http1().header_read_timeout(PATIENCE);
                server.first_request_timeout(PATIENCE).serve(service).await
            }
        }
    })
}
