package io.candor.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a running service's health until it is ready. */
final class Readiness {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final HttpClient http = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final HttpRequest request;

    Readiness(String url) {
        request = HttpRequest.newBuilder(URI.create(url + "/health/ready"))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    /** Runs {@code then} on a thread of its own once the service is ready; never if it does not become ready. */
    Thread whenReady(Runnable then) {
        Thread thread = new Thread(() -> awaitReady(then), "candor-readiness");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void awaitReady(Runnable then) {
        try {
            while (!isReady()) {
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        }
        then.run();
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
