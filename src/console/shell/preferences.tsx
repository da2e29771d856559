/** Language, and light or dark. */
import { Button, type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import { DeviceDesktopIcon, GlobeIcon, MoonIcon, SunIcon } from '@primer/octicons-react';
import { LANGUAGES, type Language, useWords } from '../words/words';

const SCHEMES: Record<MantineColorScheme, typeof SunIcon> = { light: SunIcon, dark: MoonIcon, auto: DeviceDesktopIcon };

export function LanguageMenu() {
  const { t, language, setLanguage } = useWords();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          leftSection={<GlobeIcon />}
          aria-label={`${t('app.language')}: ${language.toUpperCase()}`}
        >
          {language.toUpperCase()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.entries(LANGUAGES) as [Language, string][]).map(([code, name]) => (
          <Menu.Item key={code} onClick={() => setLanguage(code)} lang={code}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function SchemeMenu() {
  const { t } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = SCHEMES[colorScheme];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-md" aria-label={t('app.scheme')}>
          <Current />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.entries(SCHEMES) as [MantineColorScheme, typeof SunIcon][]).map(([scheme, Icon]) => (
          <Menu.Item key={scheme} leftSection={<Icon />} onClick={() => setColorScheme(scheme)}>
            {t(`app.scheme.${scheme}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
