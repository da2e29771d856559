/** Words that are looked for once whoever writes them pauses. */
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { SearchIcon } from '@primer/octicons-react';
import { useState } from 'react';

interface FilterInputProps {
  label: string;
  placeholder?: string;
  onSearch: (words: string) => void;
}

const PAUSE_MS = 300;

export function FilterInput({ label, placeholder, onSearch }: FilterInputProps) {
  const [words, setWords] = useState('');
  const search = useDebouncedCallback((wanted: string) => onSearch(wanted.trim()), PAUSE_MS);
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      leftSection={<SearchIcon />}
      value={words}
      onChange={({ currentTarget }) => {
        setWords(currentTarget.value);
        search(currentTarget.value);
      }}
    />
  );
}
