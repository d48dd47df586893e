"""The pages people read: server-rendered, in Kazakh, Russian and English, whole without JavaScript."""
