package dev.stirrup.store.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// JSON texts to plain values and back: `String`, `Long`, `Boolean`, `List` and `Map` in the order
/// of the text. It is read by the streaming part of Jackson alone: binding by reflection costs a
/// quarter of a second at the start.
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int USUAL_LENGTH = 512;

    private Json() {}

    /// @param value of the types named above; `Integer` is taken too
    public static String write(Object value) {
        StringBuilder text = new StringBuilder(USUAL_LENGTH);
        JsonText.put(text, value);
        return text.toString();
    }

    /// @throws IllegalArgumentException when the text is no JSON, or holds fractions or nulls
    public static Object read(String text) {
        try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            Object value = take(in, in.nextToken());
            if (in.nextToken() != null) {
                throw new IllegalArgumentException("more than one JSON value");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no JSON text: " + e.getOriginalMessage(), e);
        }
    }

    private static Object take(JsonParser in, @Nullable JsonToken token) {
        if (token == null) {
            throw new IllegalArgumentException("JSON text that ends too early");
        }
        return switch (token) {
            case VALUE_STRING -> in.getString();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> takeList(in);
            case START_OBJECT -> takeMap(in);
            default -> throw new IllegalArgumentException("unexpected JSON: " + token);
        };
    }

    private static List<Object> takeList(JsonParser in) {
        List<Object> list = new ArrayList<>();
        for (JsonToken t = in.nextToken(); t != JsonToken.END_ARRAY; t = in.nextToken()) {
            list.add(take(in, t));
        }
        return list;
    }

    private static Map<String, Object> takeMap(JsonParser in) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (JsonToken t = in.nextToken(); t != JsonToken.END_OBJECT; t = in.nextToken()) {
            String name = in.currentName();
            map.put(name, take(in, in.nextToken()));
        }
        return map;
    }
}
