package io.candor.engine.remote;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why a connection failed, in words. */
final class ConnectionFailure {
    private ConnectionFailure() {}

    static String words(EngineConnection connection, Throwable failure) {
        if (failure instanceof HttpConnectTimeoutException) {
            return "no connection within " + text(connection.connectTimeout())
                    + "; check the address, and whether something between keeps it away";
        }
        if (failure instanceof HttpTimeoutException || failure instanceof TimeoutException) {
            return "no answer within " + text(connection.timeout());
        }
        if (failure instanceof ConnectException) {
            return isUnknownHost(failure)
                    ? "no host is known by the name " + connection.url().getHost()
                    : "nothing listens there";
        }
        if (failure instanceof SSLException) {
            return "no TLS connection: " + failure.getMessage()
                    + "; check that it speaks TLS and that its certificate is trusted";
        }
        return "the connection broke" + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
    }

    private static boolean isUnknownHost(Throwable failure) {
        Throwable cause = failure.getCause();
        while (cause != null && !(cause instanceof UnresolvedAddressException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
