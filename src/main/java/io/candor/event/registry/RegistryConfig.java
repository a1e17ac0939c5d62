package io.candor.event.registry;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How to reach the schema registry, read from the standard settings of Confluent's clients.
 *
 * @param urls registries that share their content, tried in this order; at least one, without a trailing slash
 * @param credentials {@code user:password} for basic authentication
 * @param tls Kafka's {@code ssl.*} settings, prefix {@code schema.registry.} removed; empty for the JDK's defaults
 * @param maxRetries rounds over all urls after the first, at least 0
 * @param retryWait pause after the first round, doubled each round
 * @param retryMaxWait longest pause
 * @param connectTimeout longest wait for a connection
 * @param readTimeout longest wait for an answer
 */
public record RegistryConfig(
        List<URI> urls,
        Optional<String> credentials,
        Map<String, Object> tls,
        int maxRetries,
        Duration retryWait,
        Duration retryMaxWait,
        Duration connectTimeout,
        Duration readTimeout) {

    static final String URL = "schema.registry.url";
    private static final String PREFIX = "schema.registry.";
    private static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
    private static final String USER_INFO = "basic.auth.user.info";

    public RegistryConfig {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(URL + " must name at least one registry, got: " + urls);
        }
        if (maxRetries < 0) {
            throw new IllegalArgumentException("max.retries must be at least 0, got: " + maxRetries);
        }
        urls = List.copyOf(urls);
        tls = Map.copyOf(tls);
    }

    /** Reads the settings; every one but {@code schema.registry.url} has a default. */
    public static RegistryConfig of(Map<String, ?> settings) {
        List<URI> given = Arrays.stream(text(settings, URL).orElse("").split(","))
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .map(RegistryConfig::url)
                .toList();
        return new RegistryConfig(
                given.stream().map(RegistryConfig::withoutUserInfo).toList(),
                credentials(settings, given),
                tls(settings),
                (int) number(settings, "max.retries", 3),
                Duration.ofMillis(number(settings, "retries.wait.ms", 100)),
                Duration.ofMillis(number(settings, "retries.max.wait.ms", 2_000)),
                Duration.ofMillis(number(settings, "http.connect.timeout.ms", 2_000)),
                Duration.ofMillis(number(settings, "http.read.timeout.ms", 10_000)));
    }

    private static URI url(String text) {
        URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException(URL + " must hold http or https URLs, got: " + withoutUserInfo(url));
        }
        return url;
    }

    private static URI withoutUserInfo(URI url) {
        return url.getRawUserInfo() == null ? url : URI.create(url.toString().replace(url.getRawUserInfo() + "@", ""));
    }

    private static Optional<String> credentials(Map<String, ?> settings, List<URI> urls) {
        Optional<String> userInfo = text(settings, USER_INFO)
                .or(() -> text(settings, PREFIX + USER_INFO))
                .filter(info -> !info.isBlank());
        Optional<String> fromUrl =
                urls.stream().map(URI::getUserInfo).filter(info -> info != null).findFirst();
        String source = text(settings, CREDENTIALS_SOURCE)
                .or(() -> text(settings, PREFIX + CREDENTIALS_SOURCE))
                .orElse(userInfo.isPresent() ? "USER_INFO" : "URL");
        if (source.equals("URL")) {
            return fromUrl;
        }
        if (source.equals("USER_INFO") && userInfo.isPresent()) {
            return userInfo;
        }
        throw new IllegalArgumentException(CREDENTIALS_SOURCE + " must be URL, or USER_INFO with " + USER_INFO
                + " set to user:password, got: " + source);
    }

    private static Map<String, Object> tls(Map<String, ?> settings) {
        String prefix = PREFIX + "ssl.";
        return settings.entrySet().stream()
                .filter(setting -> setting.getKey().startsWith(prefix))
                .collect(Collectors.toMap(setting -> setting.getKey().substring(PREFIX.length()), Map.Entry::getValue));
    }

    private static Optional<String> text(Map<String, ?> settings, String key) {
        Object value = settings.get(key);
        return Optional.ofNullable(
                value instanceof List<?> list
                        ? String.join(",", list.stream().map(Object::toString).toList())
                        : value == null ? null : value.toString());
    }

    private static long number(Map<String, ?> settings, String key, long preset) {
        String value = text(settings, key).orElse(Long.toString(preset));
        try {
            return Long.parseLong(value.strip());
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(key + " must be a whole number, got: " + value, malformed);
        }
    }

    /** Without credentials and passwords, so that it may be logged. */
    @Override
    public String toString() {
        return "RegistryConfig[urls=" + urls + "]";
    }
}
