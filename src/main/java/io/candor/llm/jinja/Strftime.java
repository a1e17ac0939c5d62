package io.candor.llm.jinja;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Python's {@code datetime.now().strftime(format)} on Linux in the C locale, without a time zone as there. */
final class Strftime {
    private static final int MAX_LENGTH = 1000;

    private final LocalDateTime now;
    private final Clock clock;

    private Strftime(Clock clock) {
        this.clock = clock;
        this.now = LocalDateTime.now(clock);
    }

    static String format(Clock clock, String format, Execution execution) {
        if (format.length() > MAX_LENGTH) {
            throw new TemplateException.LimitExceeded("a date format has more than " + MAX_LENGTH + " characters");
        }
        Strftime formatter = new Strftime(clock);
        TextOutput out = new TextOutput(execution);
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            int start = i++;
            char flag = "-_0^#".indexOf(format.charAt(i)) >= 0 && i + 1 < format.length() ? format.charAt(i++) : 0;
            String field = formatter.field(format.charAt(i));
            out.append(field == null ? format.substring(start, i + 1) : flagged(field, flag));
        }
        return out.toString();
    }

    /** GNU's flags: no padding, blanks, zeros, upper case, other case. */
    private static String flagged(String field, char flag) {
        String unpadded = field.replaceFirst("^[0 ]+(?=\\d)", "");
        return switch (flag) {
            case '-' -> unpadded;
            case '_' -> " ".repeat(field.length() - unpadded.length()) + unpadded;
            case '0' -> "0".repeat(field.length() - unpadded.length()) + unpadded;
            case '^' -> field.toUpperCase(Locale.ROOT);
            case '#' ->
                field.equals(field.toUpperCase(Locale.ROOT))
                        ? field.toLowerCase(Locale.ROOT)
                        : field.toUpperCase(Locale.ROOT);
            default -> field;
        };
    }

    private String field(char directive) {
        return switch (directive) {
            case 'a' -> now.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'A' -> now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' ->
                now.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH).substring(0, 3);
            case 'B' -> now.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'c' -> all("a b e H:M:S Y");
            case 'D', 'x' -> all("m/d/y");
            case 'F' -> all("Y-m-d");
            case 'R' -> all("H:M");
            case 'r' -> all("I:M:S p");
            case 'T', 'X' -> all("H:M:S");
            case 'p' -> now.getHour() < 12 ? "AM" : "PM";
            case 'P' -> now.getHour() < 12 ? "am" : "pm";
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            case 'z', 'Z' -> "";
            default -> number(directive);
        };
    }

    /** Several directives, written without their percent signs. */
    private String all(String directives) {
        StringBuilder out = new StringBuilder();
        for (char c : directives.toCharArray()) {
            out.append(Character.isLetter(c) ? field(c) : String.valueOf(c));
        }
        return out.toString();
    }

    private String number(char directive) {
        int hour = now.getHour() % 12 == 0 ? 12 : now.getHour() % 12;
        return switch (directive) {
            case 'Y' -> String.valueOf(now.getYear());
            case 'C' -> two(now.getYear() / 100);
            case 'y' -> two(now.getYear() % 100);
            case 'm' -> two(now.getMonthValue());
            case 'd' -> two(now.getDayOfMonth());
            case 'e' -> "%2d".formatted(now.getDayOfMonth());
            case 'H' -> two(now.getHour());
            case 'k' -> "%2d".formatted(now.getHour());
            case 'I' -> two(hour);
            case 'l' -> "%2d".formatted(hour);
            case 'M' -> two(now.getMinute());
            case 'S' -> two(now.getSecond());
            case 'f' -> "%06d".formatted(now.getNano() / 1000);
            case 'j' -> "%03d".formatted(now.getDayOfYear());
            case 'u' -> String.valueOf(now.getDayOfWeek().getValue());
            case 'w' -> String.valueOf(now.getDayOfWeek().getValue() % 7);
            case 's' -> String.valueOf(now.atZone(clock.getZone()).toEpochSecond());
            case 'U' -> two(weekFrom(7));
            case 'W' -> two(weekFrom(1));
            case 'V' -> two(now.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'G' -> String.valueOf(now.get(IsoFields.WEEK_BASED_YEAR));
            case 'g' -> two(now.get(IsoFields.WEEK_BASED_YEAR) % 100);
            default -> null;
        };
    }

    /** The week of the year, the first beginning with this day of the week (Monday is 1). */
    private int weekFrom(int firstDay) {
        int sinceFirst = (now.getDayOfWeek().getValue() - firstDay + 7) % 7;
        return (now.getDayOfYear() - 1 - sinceFirst + 7) / 7;
    }

    private static String two(int number) {
        return "%02d".formatted(number);
    }
}
