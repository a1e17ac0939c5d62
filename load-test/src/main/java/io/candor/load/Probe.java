package io.candor.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a process takes work. */
interface Probe {
    Duration PATIENCE = Duration.ofSeconds(2);

    Pattern SERVING = Pattern.compile("\"release\"\\s*:\\s*\"([^\"]+)");
    Pattern WANTED = Pattern.compile("\"releaseWanted\"\\s*:\\s*\"([^\"]+)");
    Pattern DAMAGED = Pattern.compile("\"releaseProblem\"\\s*:\\s*\"[^\"]*cannot be served here \\(damaged:");

    /** Never throws; an answer that does not come in two seconds is none. */
    boolean isReady();

    /** A port on loopback that takes connections. */
    static Probe listening(int port) {
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
                return true;
            } catch (IOException closed) {
                return false;
            }
        };
    }

    /** A role that says so itself. */
    static Probe ready(HttpClient http, int port) {
        return health(http, port, "ready", text -> true);
    }

    /** A role that need not be started again. */
    static Probe alive(HttpClient http, int port) {
        return health(http, port, "live", text -> true);
    }

    /** An answerer that serves the release that it should, as far as it knows. */
    static Probe serving(HttpClient http, int port) {
        return health(http, port, "ready", Probe::isServing);
    }

    /** A release that a former fault damaged is to be refused, and another served, until the next one is live. */
    static boolean isServing(String health) {
        Matcher serving = SERVING.matcher(health);
        Matcher wanted = WANTED.matcher(health);
        return serving.find()
                && wanted.find()
                && (serving.group(1).equals(wanted.group(1))
                        || DAMAGED.matcher(health).find());
    }

    private static Probe health(HttpClient http, int port, String kind, Predicate<String> said) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/" + kind))
                .timeout(PATIENCE)
                .build();
        return () -> {
            try {
                HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
                return response.statusCode() == 200 && said.test(response.body());
            } catch (IOException away) {
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }
}
