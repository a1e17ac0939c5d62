package io.candor.llm.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.llm.checkpoint.JsonFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;

/** Client of the hub's HTTP API. */
final class HubClient {
    private static final int MAX_REDIRECTS = 5;
    /** The listing of a repository of some ten thousand files has a few. */
    private static final int MOST_LISTING_BYTES = 16 << 20;

    private final HubSettings settings;
    private final HttpClient http;

    HubClient(HubSettings settings) {
        this.settings = settings;
        // Redirects are followed by hand: the hub's headers come with the redirect, and the token must not be sent to
        // another host.
        this.http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout())
                .build();
    }

    /**
     * A response whose body has not been read.
     *
     * @param hub headers of the hub itself, which say the checksum
     * @param content the response that carries the bytes, perhaps from elsewhere
     */
    record Opened(HttpHeaders hub, HttpResponse<InputStream> content) {}

    /** The model's files and commit, as the hub lists them. */
    JsonNode listing(String model) {
        String path = "/api/models/" + model + "/revision/main";
        try (InputStream body = open(model, path, 0).content().body()) {
            byte[] listing = body.readNBytes(MOST_LISTING_BYTES + 1);
            if (listing.length > MOST_LISTING_BYTES) {
                throw new ModelUnavailableException(
                        model,
                        "has a listing of more than " + (MOST_LISTING_BYTES >> 20) + " MiB, which no hub sends",
                        "check HF_ENDPOINT");
            }
            return JsonFile.MAPPER.readTree(listing);
        } catch (IOException e) {
            throw unreachable(model, e);
        }
    }

    /** Opens {@code path} at byte {@code from}; the server may still send it from the start (status 200). */
    Opened open(String model, String path, long from) throws IOException {
        URI uri = URI.create(settings.endpoint().toString().replaceAll("/+$", "") + path);
        HttpHeaders hub = null;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpResponse<InputStream> response = send(request(uri, from));
            if (hub == null || hub.firstValue("x-linked-etag").isEmpty()) {
                hub = response.headers();
            }
            String location = response.headers().firstValue("location").orElse(null);
            if (response.statusCode() / 100 != 3 || location == null) {
                requireOk(model, uri, response);
                return new Opened(hub, response);
            }
            response.body().close();
            uri = uri.resolve(location);
        }
        throw new ModelUnavailableException(model, "is redirected without end", "check HF_ENDPOINT");
    }

    private HttpRequest request(URI uri, long from) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(settings.timeout());
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        if (Objects.equals(uri.getAuthority(), settings.endpoint().getAuthority())
                && Objects.equals(uri.getScheme(), settings.endpoint().getScheme())) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        return request.build();
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while asking " + request.uri());
        }
    }

    /** 416 means that nothing is left after {@code from}: the caller decides. */
    private static void requireOk(String model, URI uri, HttpResponse<InputStream> response) throws IOException {
        int status = response.statusCode();
        if (status == 200 || status == 206 || status == 416) {
            return;
        }
        response.body().close();
        if (status == 401 || status == 403) {
            throw new ModelUnavailableException(
                    model,
                    "is not open to you (HTTP " + status + ")",
                    "accept its licence on the hub and set HF_TOKEN");
        }
        if (status == 404) {
            throw new ModelUnavailableException(
                    model, "is neither a folder here nor at " + uri + " (HTTP 404)", "check the spelling");
        }
        throw new IOException("HTTP " + status + " from " + uri);
    }

    ModelUnavailableException unreachable(String model, IOException e) {
        return new ModelUnavailableException(
                model,
                "cannot be fetched from " + settings.endpoint() + " (" + e + ")",
                "check the network or HF_ENDPOINT, or give the path of a model folder",
                e);
    }
}
