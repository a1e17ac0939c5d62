package io.candor.atlas.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Byte-level BPE that gives exactly the ids of a Hugging Face tokenizer made from the file {@link TokenizerFiles}
 * writes. Ids: the added tokens first, then the 256 bytes, then one per merge. Thread-safe.
 */
public final class BpeTokenizer {
    /** The added tokens in the order of their ids. */
    public static final String BOS = "<s>";

    public static final String EOS = "</s>";
    public static final String USER = "<|user|>";
    public static final String ASSISTANT = "<|assistant|>";
    public static final String PAD = "<pad>";

    /** The paper's instruction, one token of its own since it stands before every question. */
    public static final String INSTRUCTION = "Answer the following question.\nQuestion:";

    static final List<String> ADDED = List.of(BOS, EOS, USER, ASSISTANT, PAD, INSTRUCTION);
    private static final Pattern ADDED_PATTERN = Pattern.compile(ADDED.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|")));
    private static final int BYTES = 256;

    private final List<int[]> merges;
    private final List<byte[]> symbols = new ArrayList<>();
    private final Map<Long, Integer> rank = new HashMap<>();
    private final Map<String, int[]> cache = new ConcurrentHashMap<>();

    /**
     * @param merges (left, right, result) of each as {@link BpeTrainer#train} gives them
     */
    BpeTokenizer(List<int[]> merges) {
        this.merges = List.copyOf(merges);
        for (int b = 0; b < BYTES; b++) {
            symbols.add(new byte[] {(byte) b});
        }
        for (int i = 0; i < merges.size(); i++) {
            int[] merge = merges.get(i);
            rank.put(pair(merge[0], merge[1]), i);
            if (merge[2] == symbols.size()) {
                symbols.add(join(symbols.get(merge[0]), symbols.get(merge[1])));
            }
        }
    }

    /** Learns a vocabulary of at most {@code vocabularySize} from texts, each with how often it is seen. */
    public static BpeTokenizer train(Map<String, Double> textWeights, int vocabularySize) {
        Map<String, Double> words = new LinkedHashMap<>();
        textWeights.forEach((text, weight) -> {
            for (String segment : ADDED_PATTERN.split(text)) {
                if (!segment.isEmpty()) {
                    WordSplitter.words(segment).forEach(word -> words.merge(word, weight, Double::sum));
                }
            }
        });
        return new BpeTokenizer(BpeTrainer.train(words, vocabularySize - ADDED.size()));
    }

    public int vocabularySize() {
        return ADDED.size() + symbols.size();
    }

    /** The id of one of the added tokens above. */
    public int id(String addedToken) {
        int id = ADDED.indexOf(addedToken);
        if (id < 0) {
            throw new IllegalArgumentException("no added token " + addedToken);
        }
        return id;
    }

    /** The ids of a text; added tokens in it are recognised. */
    public int[] encode(String text) {
        List<int[]> pieces = new ArrayList<>();
        Matcher matcher = ADDED_PATTERN.matcher(text);
        int from = 0;
        while (matcher.find()) {
            encodeWords(text.substring(from, matcher.start()), pieces);
            pieces.add(new int[] {id(matcher.group())});
            from = matcher.end();
        }
        encodeWords(text.substring(from), pieces);
        return pieces.stream().flatMapToInt(Arrays::stream).toArray();
    }

    /** The text of ids without the added tokens that only mark structure, and without the space put before it. */
    public String decode(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            if (id >= ADDED.size()) {
                bytes.writeBytes(bytes(id - ADDED.size()));
            } else if (id == ADDED.indexOf(INSTRUCTION)) {
                bytes.writeBytes(INSTRUCTION.getBytes(StandardCharsets.UTF_8));
            }
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        return text.startsWith(" ") ? text.substring(1) : text;
    }

    List<int[]> merges() {
        return merges;
    }

    /** The bytes a symbol stands for. */
    byte[] bytes(int symbol) {
        return symbols.get(symbol);
    }

    private static byte[] join(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    private void encodeWords(String segment, List<int[]> pieces) {
        if (!segment.isEmpty()) {
            WordSplitter.words(segment).forEach(word -> pieces.add(cache.computeIfAbsent(word, this::encodeWord)));
        }
    }

    /** Applies the earliest learned merge, leftmost first, until none fits. */
    private int[] encodeWord(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] pieces = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            pieces[i] = bytes[i] & 0xff;
        }
        int length = pieces.length;
        for (int at = earliest(pieces, length); at >= 0; at = earliest(pieces, length)) {
            pieces[at] = merges.get(rank.get(pair(pieces[at], pieces[at + 1])))[2];
            System.arraycopy(pieces, at + 2, pieces, at + 1, length - at - 2);
            length--;
        }
        int[] ids = Arrays.copyOf(pieces, length);
        for (int i = 0; i < length; i++) {
            ids[i] += ADDED.size();
        }
        return ids;
    }

    private int earliest(int[] pieces, int length) {
        int best = Integer.MAX_VALUE;
        int at = -1;
        for (int i = 0; i + 1 < length; i++) {
            Integer candidate = rank.get(pair(pieces[i], pieces[i + 1]));
            if (candidate != null && candidate < best) {
                best = candidate;
                at = i;
            }
        }
        return at;
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }
}
