package io.candor.release.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of S3's REST API as the store uses: GET and PUT of one object, and {@code If-None-Match: *}. */
final class S3Double implements AutoCloseable {
    final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    final AtomicInteger unsigned = new AtomicInteger();
    private final HttpServer server;
    private volatile boolean away;

    S3Double() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on every request fails as S3 fails inside. */
    void goAway() {
        away = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                unsigned.incrementAndGet();
            }
            if (away) {
                refuse(exchange, 500, "InternalError");
            } else if (exchange.getRequestMethod().equals("PUT")) {
                put(exchange, path, body);
            } else {
                get(exchange, path);
            }
        }
    }

    private void put(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (exchange.getRequestHeaders().getFirst("If-None-Match") == null) {
            objects.put(path, body);
        } else if (objects.putIfAbsent(path, body) != null) {
            refuse(exchange, 412, "PreconditionFailed");
            return;
        }
        exchange.getResponseHeaders().add("ETag", "\"1\"");
        exchange.sendResponseHeaders(200, -1);
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        byte[] object = objects.get(path);
        if (object == null) {
            refuse(exchange, 404, "NoSuchKey");
            return;
        }
        exchange.sendResponseHeaders(200, object.length == 0 ? -1 : object.length);
        exchange.getResponseBody().write(object);
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        byte[] body = ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
