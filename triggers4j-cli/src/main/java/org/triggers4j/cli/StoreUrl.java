package org.triggers4j.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The URL of a store, parsed strictly; its text never shows a password. */
sealed interface StoreUrl {
    /** In this process only. */
    record Memory() implements StoreUrl {
        @Override
        public String toString() {
            return "memory:";
        }
    }

    /** One file. */
    record Sqlite(Path path) implements StoreUrl {
        @Override
        public String toString() {
            return "sqlite:" + path;
        }
    }

    /**
     * A database on a server.
     *
     * @param options further settings for the driver, as in {@code ?sslmode=require}; may be empty
     */
    record Postgres(String user, String password, String host, int port, String database, String options)
            implements StoreUrl {
        /** What the driver wants, without user and password. */
        String jdbcUrl() {
            return "jdbc:postgresql://" + host + ":" + port + "/" + database + (options.isEmpty() ? "" : "?" + options);
        }

        @Override
        public String toString() {
            String secret = password.isEmpty() ? "" : ":***";
            return "postgresql://" + user + secret + "@" + host + ":" + port + "/" + database;
        }
    }

    /**
     * Parses a URL.
     *
     * @throws CliException when it makes no sense, with exit code 78
     */
    static StoreUrl parse(String url) {
        int colon = url.indexOf(':');
        String scheme = colon < 0 ? "" : url.substring(0, colon);
        String rest = url.substring(colon + 1);
        return switch (scheme) {
            case "memory" -> memory(rest);
            case "sqlite" -> sqlite(rest);
            case "postgresql", "postgres" -> postgres(url);
            default -> throw bad("'" + masked(url) + "' is not the URL of a store.");
        };
    }

    private static StoreUrl memory(String rest) {
        if (!rest.isEmpty()) {
            throw bad("Nothing follows 'memory:', but here it is '" + rest + "'.");
        }
        return new Memory();
    }

    private static StoreUrl sqlite(String rest) {
        if (rest.isBlank() || rest.startsWith("//") || rest.indexOf('?') >= 0) {
            throw bad(
                    "'sqlite:' is followed by the path of a file, as in sqlite:survey.db, but here by '" + rest + "'.");
        }
        try {
            return new Sqlite(Path.of(rest));
        } catch (InvalidPathException e) {
            throw bad(
                    "'sqlite:' is followed by the path of a file, but '" + rest + "' is none: " + e.getReason() + ".");
        }
    }

    private static StoreUrl postgres(String url) {
        URI uri = uri(url);
        String userInfo = uri.getRawUserInfo();
        String database = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "");
        if (uri.getHost() == null) {
            throw bad("The host is missing in '" + masked(url) + "'.");
        }
        if (userInfo == null || userInfo.isEmpty() || userInfo.startsWith(":")) {
            throw bad("The user is missing in '" + masked(url) + "'.");
        }
        if (database.isEmpty() || database.indexOf('/') >= 0) {
            throw bad("One database has to be named in '" + masked(url) + "'.");
        }
        if (uri.getRawFragment() != null) {
            throw bad("'#' in '" + masked(url) + "' has to be written as %23.");
        }
        int colon = userInfo.indexOf(':');
        String user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : decoded(userInfo.substring(colon + 1));
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw bad("Ports go from 1 to 65535, but '" + masked(url) + "' has " + port + ".");
        }
        String options = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        return new Postgres(user, password, uri.getHost(), port, database, options);
    }

    private static URI uri(String url) {
        try {
            return new URI(url).parseServerAuthority();
        } catch (URISyntaxException e) {
            // Its own message would show the whole URL.
            throw bad("'" + masked(url) + "' is not a URL. A special character in user or password is written in"
                    + " percent encoding, e.g. %40 for @.");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The text without what may be a password: everything between the user's colon and the last @. */
    private static String masked(String url) {
        return Pattern.compile("(//[^:@/]*):.*@", Pattern.DOTALL).matcher(url).replaceFirst("$1:***@");
    }

    private static CliException bad(String message) {
        return new CliException(Exit.SETTINGS, message + " A store is " + Stores.URLS + ".");
    }
}
