package io.candor.event.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.event.http.BoundedReply;
import io.candor.event.retry.Backoff;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Asks registries until one answers: each in turn, beginning with the one that answered last, then again after a pause
 * that doubles. Only what another try may cure is tried again; refused credentials are not.
 */
final class RegistryHttp {
    private static final Logger LOG = Logger.getLogger(RegistryHttp.class);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    /** Longest reply; schemas have some kilobytes. */
    private static final long MOST_BYTES = 16L << 20;

    private final RegistryConfig config;
    private final HttpClient client;
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger preferred = new AtomicInteger();

    RegistryHttp(RegistryConfig config) {
        this.config = config;
        // Redirects are not followed: they would carry the credentials to wherever they point.
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(config.connectTimeout());
        RegistryTls.context(config.tls()).ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /**
     * The first answer. That something is unknown counts only when no other reachable registry knows it, because
     * followers may lag behind.
     *
     * @param path with a leading slash, below the registry's URL
     * @param body JSON to send, or null
     * @throws RegistryUnavailableException if none answered in any round
     */
    RegistryAnswer send(String method, String path, JsonNode body) {
        Backoff backoff = new Backoff(config.retryWait(), config.retryMaxWait());
        for (int round = 0; ; round++) {
            try {
                return askAll(method, path, body);
            } catch (RegistryUnavailableException failure) {
                if (round >= config.maxRetries() || failure.getCause() instanceof RefusedException) {
                    throw failure;
                }
                LOG.warnf("schema registry does not answer round=%d reason=%s", round, failure.getMessage());
            }
            pause(backoff.next());
        }
    }

    private RegistryAnswer askAll(String method, String path, JsonNode body) {
        int first = preferred.get();
        RegistryAnswer unknown = null;
        IOException last = null;
        for (int i = 0; i < config.urls().size(); i++) {
            int index = (first + i) % config.urls().size();
            URI url = config.urls().get(index);
            try {
                RegistryAnswer answer = ask(url, method, path, body);
                if (!answer.isUnknown()) {
                    preferred.set(index);
                    return answer;
                }
                unknown = answer;
            } catch (IOException failure) {
                last = new IOException(url + ": " + reason(failure), failure);
                if (failure instanceof RefusedException) {
                    last = failure;
                }
            }
        }
        if (unknown != null) {
            return unknown;
        }
        throw new RegistryUnavailableException("no schema registry answers; the last was " + reason(last), last);
    }

    private RegistryAnswer ask(URI url, String method, String path, JsonNode body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(config.readTimeout())
                .header("Content-Type", CONTENT_TYPE)
                .header("Accept", CONTENT_TYPE + ", application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        config.credentials().ifPresent(userInfo -> request.header("Authorization", "Basic " + base64(userInfo)));
        try {
            return answer(url, client.send(request.build(), BoundedReply.ofString(MOST_BYTES)));
        } catch (InterruptedException interrupted) {
            throw stopped(interrupted);
        }
    }

    private RegistryAnswer answer(URI url, HttpResponse<String> response) throws IOException {
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            throw new RefusedException(url + ": status " + status + ", check basic.auth.user.info");
        }
        boolean transientFailure = status >= 500 || status == 408 || status == 429 || status / 100 == 3;
        if (transientFailure) {
            throw new IOException("status " + status);
        }
        try {
            RegistryAnswer answer = new RegistryAnswer(status, json.readTree(response.body()));
            if (status == 404 && !answer.isUnknown()) {
                throw new IOException("status 404 without a registry's error code, check schema.registry.url");
            }
            return answer;
        } catch (JsonProcessingException malformed) {
            throw new IOException("status " + status + " without JSON, check schema.registry.url", malformed);
        }
    }

    /** The registry refuses our credentials; trying again at once cannot help. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    private static String reason(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static String base64(String userInfo) {
        return Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    private static void pause(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException interrupted) {
            throw stopped(interrupted);
        }
    }

    private static RegistryUnavailableException stopped(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new RegistryUnavailableException("interrupted while asking the schema registry", interrupted);
    }
}
