package io.candor.runtime.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends bytes that a well-behaved client would not send, and reads what comes back. */
final class RawHttp {
    private final URI root;

    RawHttp(URI root) {
        this.root = root;
    }

    /**
     * What came back.
     *
     * @param status 0 if the connection was closed without an answer
     * @param headers by name in lower case
     * @param body what came before the end, or the first of it where the stream has no end
     */
    record Reply(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.get(name);
        }
    }

    /** A connection that is open until closed. */
    Socket open() throws IOException {
        Socket socket = new Socket(root.getHost(), root.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** The same from another address of this machine, such as 127.0.0.2. */
    Socket openFrom(String address) throws IOException {
        Socket socket =
                new Socket(InetAddress.getByName(root.getHost()), root.getPort(), InetAddress.getByName(address), 0);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** A request line, {@code Host} and {@code Connection: close}, the given header lines, and a body with its length. */
    static byte[] request(String line, List<String> headers, byte[] body) {
        StringBuilder head = new StringBuilder(line).append("\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        head.append("Connection: close\r\n\r\n");
        byte[] bytes = head.toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[bytes.length + body.length];
        System.arraycopy(bytes, 0, all, 0, bytes.length);
        System.arraycopy(body, 0, all, bytes.length, body.length);
        return all;
    }

    Reply send(byte[] request) throws IOException {
        try (Socket socket = open()) {
            try {
                socket.getOutputStream().write(request);
            } catch (IOException refusedBeforeTheEnd) {
                // The answer is read nevertheless.
            }
            return read(socket.getInputStream());
        }
    }

    /** Reads one answer; those that only announce another are passed over. */
    static Reply read(InputStream in) throws IOException {
        Reply reply = readOne(in);
        while (reply.status / 100 == 1) {
            reply = readOne(in);
        }
        return reply;
    }

    private static Reply readOne(InputStream in) throws IOException {
        String head = head(in);
        if (head.isEmpty()) {
            return new Reply(0, Map.of(), new byte[0]);
        }
        List<String> lines = head.lines().toList();
        Map<String, String> headers = new TreeMap<>();
        lines.stream().skip(1).filter(line -> line.contains(":")).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        });
        int status = Integer.parseInt(lines.get(0).split(" ")[1]);
        boolean endless = headers.getOrDefault("content-type", "").startsWith("text/event-stream");
        byte[] body = endless || status / 100 == 1 ? new byte[0] : rest(in, headers.get("content-length"));
        return new Reply(status, headers, body);
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try {
            int next = in.read();
            while (next >= 0 && !head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r")) {
                head.write(next);
                next = in.read();
            }
        } catch (SocketTimeoutException silent) {
            throw silent;
        } catch (IOException reset) {
            return "";
        }
        return head.toString(StandardCharsets.UTF_8).strip();
    }

    private static byte[] rest(InputStream in, String length) throws IOException {
        try {
            return length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
        } catch (SocketTimeoutException silent) {
            throw silent;
        } catch (IOException reset) {
            return new byte[0];
        }
    }
}
