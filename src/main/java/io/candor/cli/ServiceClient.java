package io.candor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.candor.event.http.BoundedReply;
import io.candor.event.http.ReplyTooLongException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/** Sends requests to a running service over REST. */
final class ServiceClient {
    static final String DEFAULT_URL = "http://localhost:8080";
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final String KEY = "CANDOR_KEY";
    private static final String KEY_FILE = "CANDOR_KEY_FILE";
    /** The address of what follows, a query of the same path. */
    private static final Pattern NEXT = Pattern.compile("<(\\?[^>]*)>; rel=\"next\"");

    private static final int UNAUTHENTICATED = 401;
    private static final int TOKEN_PARTS = 3;
    /** Longest reply: reports and lists of all models. */
    private static final long MOST_BYTES = 64L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            // The calibrator that has the state may be another one.
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String url;
    private final String otherwise;

    /**
     * @param url where the service is, for example {@value #DEFAULT_URL}
     * @param otherwise what else could be done where nothing answers, the end of a sentence
     */
    ServiceClient(String url, String otherwise) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.otherwise = otherwise;
    }

    /** What the service has at a path. */
    JsonNode get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).timeout(PATIENCE));
    }

    /**
     * A list that the service gives in parts, each of which names the next (RFC 8288).
     *
     * @throws ServiceException if nothing runs there or it refuses the request
     */
    ArrayNode getAll(String path) {
        ArrayNode all = json.createArrayNode();
        Set<String> asked = new HashSet<>();
        Optional<String> next = Optional.of(path);
        while (next.isPresent()) {
            HttpResponse<String> part =
                    exchange(HttpRequest.newBuilder(uri(next.get())).timeout(PATIENCE));
            JsonNode items = accepted(part);
            if (!items.isArray() || !asked.add(next.get())) {
                throw foreign("it gives no list");
            }
            items.forEach(all::add);
            next = next(part).map(query -> path.replaceFirst("\\?.*", "") + query);
        }
        return all;
    }

    private ServiceException foreign(String why) {
        return new ServiceException(url + " does not answer as Candor does: " + why);
    }

    private static Optional<String> next(HttpResponse<?> part) {
        return part.headers().allValues("Link").stream()
                .map(NEXT::matcher)
                .filter(Matcher::matches)
                .map(link -> link.group(1))
                .findFirst();
    }

    URI uri(String path) {
        try {
            URI uri = URI.create(url + path);
            if (uri.getHost() != null && SCHEMES.contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // Falls through: only typing something else helps.
        }
        throw new UsageException("--url is no URL such as " + DEFAULT_URL + ": " + url);
    }

    /** Tells callers apart by what they send, without the key or token itself; empty where nothing is sent. */
    static Optional<String> caller() {
        return key().map(ServiceClient::callerWith);
    }

    /** A token is another every hour, and its subject the same, so that goes for it; unproven, which only matters to the service. */
    static String callerWith(String credential) {
        String[] parts = credential.split("\\.", -1);
        if (parts.length == TOKEN_PARTS) {
            try {
                JsonNode claims =
                        new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
                if (claims.path("sub").isTextual()) {
                    return claims.path("iss").asText() + "\n"
                            + claims.path("sub").asText();
                }
            } catch (IOException | IllegalArgumentException opaque) {
                // No token that says whose it is: it tells apart as a whole, as a key does.
                return DigestUtils.sha256Hex(credential);
            }
        }
        return DigestUtils.sha256Hex(credential);
    }

    /** The caller's key, from {@value #KEY} or the file that {@value #KEY_FILE} names; empty where there is none. */
    private static Optional<String> key() {
        String file = System.getenv(KEY_FILE);
        if (file == null || file.isBlank()) {
            return Optional.ofNullable(System.getenv(KEY)).map(String::strip).filter(key -> !key.isEmpty());
        }
        try {
            return Optional.of(Files.readString(Path.of(file)).strip());
        } catch (IOException | InvalidPathException unreadable) {
            throw new ServiceException(KEY_FILE + " names a file that cannot be read: " + file);
        }
    }

    /** Begins a request; what comes of it, whatever its status, comes later. */
    CompletableFuture<HttpResponse<String>> begin(HttpRequest.Builder request) {
        return http.sendAsync(withKey(request), BoundedReply.ofString(MOST_BYTES));
    }

    private static HttpRequest withKey(HttpRequest.Builder request) {
        key().ifPresent(key -> request.setHeader("Authorization", "Bearer " + key));
        return request.build();
    }

    /** Why a request was refused, in words. */
    String detail(HttpResponse<String> response) {
        return detail(response, body(response)) + keyHint(response);
    }

    private JsonNode body(HttpResponse<String> response) {
        try {
            return json.readTree(response.body());
        } catch (JsonProcessingException foreign) {
            // Something else answers there, for example a proxy; its status says what it says.
            return json.nullNode();
        }
    }

    private static String detail(HttpResponse<String> response, JsonNode body) {
        return body.path("detail").asText("status " + response.statusCode());
    }

    private static String keyHint(HttpResponse<String> response) {
        return response.statusCode() == UNAUTHENTICATED
                ? "; this command reads it from " + KEY + " or the file that " + KEY_FILE + " names"
                : "";
    }

    /** Where nothing answers, and what to do. */
    String absence() {
        return "nothing answers at " + url + ": start it with ./candor up, name another with --url, " + otherwise;
    }

    /** @throws ServiceException if nothing runs there or it refuses the request */
    JsonNode send(HttpRequest.Builder request) {
        return accepted(exchange(request));
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return http.send(withKey(request), BoundedReply.ofString(MOST_BYTES));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServiceException("interrupted");
        } catch (IOException failure) {
            throw new ServiceException(ReplyTooLongException.in(failure)
                    .map(tooLong -> url + " does not answer as Candor does, " + tooLong.getMessage())
                    .orElseGet(this::absence));
        }
    }

    private JsonNode accepted(HttpResponse<String> response) {
        JsonNode body = parsed(response);
        if (response.statusCode() >= 300) {
            throw new ServiceException(url + " refused the request: " + detail(response, body) + keyHint(response));
        }
        return body;
    }

    private JsonNode parsed(HttpResponse<String> response) {
        try {
            return json.readTree(response.body());
        } catch (JsonProcessingException foreign) {
            // Only another address helps.
            throw foreign("status " + response.statusCode() + ", and no JSON");
        }
    }
}
